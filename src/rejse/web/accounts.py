"""Who may come in, as the web keeps it open: users, sessions, tries, invitations, keys, views, and who did what."""

from functools import cached_property

from rejse.store.api_keys import ApiKeys
from rejse.store.audit import Audit
from rejse.store.folder import Folder
from rejse.store.invitations import Invitations
from rejse.store.saved_views import SavedViews
from rejse.store.sign_ins import SignIns
from rejse.store.tries import Tries
from rejse.store.users import Users


class Accounts:
    """The accounts of one workspace; each kind is opened when it is first asked for."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._file = folder.records_file

    @cached_property
    def users(self) -> Users:
        """Who has an account."""
        return Users(self._file)

    @cached_property
    def sign_ins(self) -> SignIns:
        """Who is signed in, and where."""
        return SignIns(self._file)

    @cached_property
    def tries(self) -> Tries:
        """How often it was tried to sign in."""
        return Tries(self._file, self._folder.secret)

    @cached_property
    def invitations(self) -> Invitations:
        """Who was invited and has not come yet."""
        return Invitations(self._file)

    @cached_property
    def keys(self) -> ApiKeys:
        """The keys of programs."""
        return ApiKeys(self._file)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self._file)

    @cached_property
    def views(self) -> SavedViews:
        """The views that people keep."""
        return SavedViews(self._file)
