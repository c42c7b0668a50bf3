"""Small windows onto the processor for kernels: where bits stand, 64 events tested at once, memory asked for early.

Each is a few lines of LLVM that any processor carries out; numba compiles them into the kernels that call them.
"""
# ruff: noqa: ANN401, ARG001 (numba publishes no types, and an intrinsic's arguments only say their shape)

from collections.abc import Callable
from typing import Any, Final, cast

from rejse import compiled  # isort: skip  (says where compiled kernels are kept, before numba is imported)

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic as _intrinsic

LINE: Final = ir.VectorType(ir.IntType(8), 64)
"""64 bytes side by side: one code per event."""

NOTHING: Final = np.uint64(0)
ONE: Final = np.uint64(1)
EVERYTHING: Final = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


def _inside(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function that kernels can call; numba publishes no types."""
    return cast("Callable[..., Any]", _intrinsic(function))


@_inside
def lowest(_: Any, bits: Any) -> Any:
    """Give the place of the lowest bit set, 64 where none is."""

    def generate(_context: Any, build: Any, _signature: Any, given: Any) -> Any:
        return build.cttz(given[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


@_inside
def leading(_: Any, bits: Any) -> Any:
    """Give the number of zeros above the highest bit set, 64 where none is."""

    def generate(_context: Any, build: Any, _signature: Any, given: Any) -> Any:
        return build.ctlz(given[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), generate


def _address(context: Any, build: Any, kind: Any, array: Any, index: Any) -> Any:
    return build.gep(context.make_array(kind)(context, build, array).data, [index])


@_inside
def sharing(_: Any, codes: Any, start: Any, bits: Any) -> Any:
    """Give 64 bits, one per byte of `codes` from `start` on: does the byte share a bit with `bits`?"""

    def generate(context: Any, build: Any, signature: Any, given: Any) -> Any:
        place = _address(context, build, signature.args[0], given[0], given[1])
        line = build.load(build.bitcast(place, LINE.as_pointer()))
        line.align = 1
        empty = ir.Constant(LINE, ir.Undefined)
        wanted = build.insert_element(empty, given[2], ir.Constant(ir.IntType(32), 0))
        wanted = build.shuffle_vector(wanted, empty, ir.Constant(ir.VectorType(ir.IntType(32), 64), [0] * 64))
        shared = build.icmp_unsigned("!=", build.and_(line, wanted), ir.Constant(LINE, [0] * 64))
        return build.bitcast(shared, ir.IntType(64))

    return types.uint64(codes, types.int64, types.uint8), generate


@_inside
def fetch(_: Any, array: Any, index: Any) -> Any:
    """Ask for the memory of array[index] before it is needed; harmless whatever the index is."""

    def generate(context: Any, build: Any, signature: Any, given: Any) -> Any:
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        wanted = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        asking = build.module.declare_intrinsic("llvm.prefetch", [byte], wanted)
        place = _address(context, build, signature.args[0], given[0], given[1])
        build.call(asking, [build.bitcast(place, byte), number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(array, types.int64), generate


@compiled.kernel()
def first_of(count: int) -> np.uint64:
    """Give the mask of the first `count` events of 64 (1 to 64)."""
    return EVERYTHING >> np.uint64(64 - count)
