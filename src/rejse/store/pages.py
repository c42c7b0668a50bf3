"""Texts of a Parquet row group read from its pages, in the form in which the event table keeps them.

It takes half of the time that Arrow needs, which looks every text of a dictionary up in a table of its own: here the
dictionary is taken as it stands in the file. `coded_texts` gives just what Arrow gives, and gives up, so that Arrow is
asked, where a file is written otherwise or anything in it does not fit together.
"""

# ruff: noqa: PLR0913, PLR0917  (a kernel takes plain arrays)

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from rejse.compiled import array, int32, int64, kernel, out, uint8

_KIND, _SIZE, _PACKED, _VALUES, _ENCODING, _LEVELS, _START = range(7)
"""What is known of a page: its kind, its size and what it takes in the file, its values and how they and their levels
are encoded, and where it starts."""

_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_PLAIN, _PLAIN_DICTIONARY, _RLE, _RLE_DICTIONARY = 0, 2, 3, 8
_DEPTH_MAX: Final = 4
_WIDTH_MAX: Final = 31
_BITS_MAX: Final = 42
"""A larger number is none that a sound file holds; sums and products of those below it fit into 64 bits."""

_CODECS: Final = frozenset({"ZSTD", "SNAPPY", "GZIP", "BROTLI", "UNCOMPRESSED"})


@kernel()
def _number_at(data: NDArray[np.uint8], at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first, and say where it ends: -1 where it does not, or is huge."""
    number, shift = np.int64(0), 0
    while 0 <= at < len(data) and shift < _BITS_MAX:
        byte = np.int64(data[at])
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return int(number), at
        shift += 7
    return 0, -1


@kernel()
def _told(page: NDArray[np.int64], depth: int, outer: int, field: int, number: int) -> None:
    """Note what a page's header says (PageHeader and its two structs in parquet.thrift)."""
    if depth == 0 and 1 <= field <= _PACKED + 1:
        page[field - 1] = number
    elif depth == 1 and outer in {5, 7} and field == 1:
        page[_VALUES] = number
    elif depth == 1 and outer in {5, 7} and field == 2:
        page[_ENCODING] = number
    elif depth == 1 and outer == 5 and field == 3:
        page[_LEVELS] = number


@kernel()
def _read_header(data: NDArray[np.uint8], at: int, page: NDArray[np.int64]) -> int:  # noqa: C901  (a case per type)
    """Read a page's header (thrift, compact) and say where it ends: -1 where it is not understood."""
    fields, depth = np.zeros(_DEPTH_MAX, np.int64), 0
    while 0 <= at < len(data):
        kind, step = int(data[at] & 15), int(data[at] >> 4)
        at += 1
        if kind == 0:
            if depth == 0:
                return at
            depth -= 1
            continue
        if step == 0:
            step, at = _number_at(data, at)
            if at < 0:
                return -1
            fields[depth] = 0
            step = step >> 1 ^ -(step & 1)
        fields[depth] += step
        if kind in {4, 5, 6}:
            number, at = _number_at(data, at)
            _told(page, depth, fields[depth - 1] if depth else 0, fields[depth], number >> 1 ^ -(number & 1))
        elif kind == 8:
            number, at = _number_at(data, at)
            at = at + number if at >= 0 else -1
        elif kind == 3:
            at += 1
        elif kind == 12 and depth + 1 < _DEPTH_MAX:
            depth += 1
            fields[depth] = 0
        elif kind > 2:
            return -1
    return -1


@kernel(int64(array(uint8), out(int64, 2)))
def _find_pages(data: NDArray[np.uint8], pages: NDArray[np.int64]) -> int:
    """Find the pages of a column: how many, 0 where something is not understood, -1 where there is too little room."""
    at, count = 0, 0
    while at < len(data):
        if count == len(pages):
            return -1
        pages[count, :] = -1
        at = _read_header(data, at, pages[count])
        size = pages[count, _PACKED]
        if at < 0 or size < 0 or pages[count, _SIZE] < 0 or pages[count, _VALUES] < 0 or at + size > len(data):
            return 0
        pages[count, _START] = at
        at += size
        count += 1
    return count


@kernel()
def _size_at(data: NDArray[np.uint8], at: int) -> int:
    size = np.int64(0)
    for byte in range(4):
        size |= np.int64(data[at + byte]) << (8 * byte)
    return int(size)


@kernel(int64(array(uint8), out(int32), out(uint8)))
def _split(data: NDArray[np.uint8], bounds: NDArray[np.int32], letters: NDArray[np.uint8]) -> int:
    """Read texts that each have their length before them: how many bytes they have together, -1 where it is wrong."""
    at, filled = 0, 0
    bounds[0] = 0
    for text in range(len(bounds) - 1):
        if at + 4 > len(data):
            return -1
        length = _size_at(data, at)
        at += 4
        if at + length > len(data) or filled + length > len(letters):
            return -1
        k = 0
        while k + 8 <= length:
            for byte in range(8):
                letters[filled + k + byte] = data[at + k + byte]
            k += 8
        for rest in range(k, length):
            letters[filled + rest] = data[at + rest]
        at += length
        filled += length
        bounds[text + 1] = filled
    return filled if at == len(data) else -1


@kernel()
def _word(data: NDArray[np.uint8], at: np.uint64) -> np.uint64:
    """Read eight bytes as one number; written so that the compiler makes it one load."""
    return (
        np.uint64(data[at])
        | np.uint64(data[at + np.uint64(1)]) << np.uint64(8)
        | np.uint64(data[at + np.uint64(2)]) << np.uint64(16)
        | np.uint64(data[at + np.uint64(3)]) << np.uint64(24)
        | np.uint64(data[at + np.uint64(4)]) << np.uint64(32)
        | np.uint64(data[at + np.uint64(5)]) << np.uint64(40)
        | np.uint64(data[at + np.uint64(6)]) << np.uint64(48)
        | np.uint64(data[at + np.uint64(7)]) << np.uint64(56)
    )


@kernel()
def _few_bits(data: NDArray[np.uint8], bit: int, width: int) -> int:
    """Read a number of so many bits, bit by bit."""
    number = np.int64(0)
    for k in range(width):
        number |= np.int64(data[(bit + k) >> 3] >> ((bit + k) & 7) & 1) << k
    return int(number)


@kernel()
def _unpack(data: NDArray[np.uint8], at: int, stop: int, width: int, numbers: NDArray[np.int32], count: int) -> bool:
    """Read `count` numbers of so many bits, in Parquet's hybrid of runs and packed bits; say whether they are there.

    There is room for seven more.
    """
    filled, mask, wide = 0, np.uint64((np.int64(1) << width) - 1), np.uint64(width)
    while filled < count:
        header, at = _number_at(data, at)
        many = (header >> 1) << 3 if header & 1 else header >> 1
        size = (header >> 1) * width if header & 1 else (width + 7) >> 3
        if at < 0 or many <= 0 or at + size > stop:
            return False
        many = min(many, count - filled)
        if header & 1 and width == 1:
            for k in range((many + 7) >> 3):
                byte = data[at + k]
                for one in range(8):  # the last byte's are more than asked for: there is room for them
                    numbers[filled + 8 * k + one] = np.int32((byte >> one) & 1)
        elif header & 1:
            safe = max(0, min(many, ((len(data) - 8 - at) << 3) // max(width, 1)))  # eight bytes are read at a time
            bit = np.uint64(at << 3)
            for k in range(safe):
                word = _word(data, bit >> np.uint64(3)) >> (bit & np.uint64(7))
                numbers[filled + k] = np.int32(word & mask)
                bit += wide
            for k in range(safe, many):
                numbers[filled + k] = np.int32(_few_bits(data, (at << 3) + k * width, width))
        else:
            number = np.int32(_few_bits(data, at << 3, width))
            for k in range(many):
                numbers[filled + k] = number
        at += size
        filled += many
    return True


@kernel()
def _read_levels(data: NDArray[np.uint8], values: int, there: NDArray[np.int32]) -> tuple[int, int]:
    """Read which values are there: how many, and where their indices start; -1 where it is wrong.

    Where all are there, it mostly stands so in one run, and `there` is not filled.
    """
    if len(data) < 4:
        return 0, -1
    stop = 4 + _size_at(data, 0)
    header, at = _number_at(data, 4)
    if stop > len(data) or at < 0:
        return 0, -1
    if header & 1 == 0 and header >> 1 >= values and at < stop and data[at] == 1:
        return values, stop
    if not _unpack(data, 4, stop, 1, there, values):
        return 0, -1
    present = np.int64(0)
    for k in range(values):
        present += there[k]
    return int(present), stop


@kernel()
def _mark(valid: NDArray[np.uint8], first: int, values: int, there: NDArray[np.int32], every: int) -> None:
    """Set the bits of those that are there; in whole bytes where the first one begins a byte."""
    whole = values & ~7 if first & 7 == 0 else 0
    for byte in range(whole >> 3):
        bits = np.int32(255)
        if not every:
            bits = np.int32(0)
            for bit in range(8):
                bits |= there[8 * byte + bit] << bit
        valid[(first >> 3) + byte] = np.uint8(bits)
    for k in range(whole, values):
        valid[(first + k) >> 3] |= np.uint8((1 if every else there[k]) << ((first + k) & 7))


@kernel(int64(array(uint8), int64, int64, int64, out(int32), out(uint8), int64, out(int32), out(int32)))
def _read_page(
    data: NDArray[np.uint8],
    values: int,
    optional: int,
    texts: int,
    indices: NDArray[np.int32],
    valid: NDArray[np.uint8],
    first: int,
    there: NDArray[np.int32],
    packed: NDArray[np.int32],
) -> int:
    """Read a page's indices as those of the rows from `first` on; give how many are absent, -1 where it is wrong.

    there, packed: int32[values + 8], scratch.
    """
    present, at = values, 0
    if optional:
        present, at = _read_levels(data, values, there)
        if at < 0:
            return -1
    if present:
        if at >= len(data) or data[at] > _WIDTH_MAX:
            return -1
        if not _unpack(data, at + 1, len(data), int(data[at]), packed, present):
            return -1
        most = np.int32(0)
        for k in range(present):
            most = max(most, packed[k])
        if most >= texts:
            return -1
    _mark(valid, first, values, there, present == values)
    packed[present] = 0
    taken = np.uint64(0)
    for k in range(values):
        indices[first + k] = packed[taken]
        taken += np.uint64(1 if present == values else there[k])
    return values - present


def coded_texts(source: pa.MemoryMappedFile, column: pq.ColumnChunkMetaData, *, optional: bool) -> pa.Array | None:
    """Read a column of texts of one row group as Arrow's dictionary-encoded array; None where Arrow has to be asked.

    Args:
        source: the file.
        column: where in the file it lies.
        optional: whether a text may be absent.
    """
    if column.physical_type != "BYTE_ARRAY" or not column.has_dictionary_page or column.compression not in _CODECS:
        return None
    try:
        source.seek(column.dictionary_page_offset)
        chunk = source.read_buffer(column.total_compressed_size)
        pages = _pages_of(np.frombuffer(chunk, np.uint8))
        return _read(chunk, pages, column, optional=optional) if _are_known(pages, column, optional=optional) else None
    except (OSError, pa.ArrowInvalid):  # it is damaged: Arrow says how
        return None


def _pages_of(chunk: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Find the pages of a column: int64[pages, 7]; none where something is not understood."""
    room = 1 << 6
    while True:
        pages = np.empty((room, _START + 1), np.int64)
        count = _find_pages(chunk, pages)
        if count >= 0:
            return pages[:count]
        room <<= 3


def _are_known(pages: NDArray[np.int64], column: pq.ColumnChunkMetaData, *, optional: bool) -> bool:
    """Tell whether the pages are a dictionary and then only indices, and hold what the file says they hold."""
    if len(pages) < 2:  # a dictionary and its indices
        return False
    first, others = pages[0], pages[1:]
    return bool(
        first[_KIND] == _DICTIONARY_PAGE
        and first[_ENCODING] in {_PLAIN, _PLAIN_DICTIONARY}
        and 4 * first[_VALUES] <= first[_SIZE]
        and pages[:, _SIZE].sum() <= column.total_uncompressed_size
        and others[:, _VALUES].sum() == column.num_values
        and np.all(others[:, _KIND] == _DATA_PAGE)
        and np.isin(others[:, _ENCODING], (_PLAIN_DICTIONARY, _RLE_DICTIONARY)).all()
        and (not optional or np.all(others[:, _LEVELS] == _RLE))
    )


def _read(
    chunk: pa.Buffer, pages: NDArray[np.int64], column: pq.ColumnChunkMetaData, *, optional: bool
) -> pa.DictionaryArray | None:
    """Read the dictionary, and then the indices page by page; None where they do not fit together."""
    codec = None if column.compression == "UNCOMPRESSED" else pa.Codec(column.compression.lower())

    def opened(page: NDArray[np.int64]) -> NDArray[np.uint8]:
        content = chunk.slice(int(page[_START]), int(page[_PACKED]))
        return np.frombuffer(codec.decompress(content, int(page[_SIZE])) if codec else content, np.uint8)

    texts = _dictionary(opened(pages[0]), int(pages[0, _VALUES]))
    if texts is None:
        return None
    rows, most = int(column.num_values), int(pages[1:, _VALUES].max())
    indices, valid = np.empty(rows, np.int32), np.zeros((rows + 7) >> 3, np.uint8)
    there, packed = np.empty(most + 8, np.int32), np.empty(most + 8, np.int32)
    first = absent = 0
    for page in pages[1:]:
        values = int(page[_VALUES])
        missing = _read_page(opened(page), values, int(optional), len(texts), indices, valid, first, there, packed)
        if missing < 0:
            return None
        first, absent = first + values, absent + missing
    held = [pa.py_buffer(valid) if absent else None, pa.py_buffer(indices)]
    at = pa.Array.from_buffers(pa.int32(), rows, held, null_count=absent)
    return pa.DictionaryArray.from_arrays(at, texts, safe=False)


def _dictionary(content: NDArray[np.uint8], count: int) -> pa.StringArray | None:
    bounds, letters = np.empty(count + 1, np.int32), np.empty(max(0, len(content) - 4 * count), np.uint8)
    if _split(content, bounds, letters) < 0:
        return None
    return pa.StringArray.from_buffers(count, pa.py_buffer(bounds), pa.py_buffer(letters))
