"""People's own ways in: accounts, invitations, devices, and how often somebody guessed wrong."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from thulinh.kernel.writing import GuardedModel
from thulinh.people.models.persons import Person


class AccountManager(BaseUserManager):
    """Finds accounts to sign in; they are written by people.actions."""

    def get_by_natural_key(self, username: str):
        """An account by the name it signs in with, whatever the case."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person's own way in. What it may do follows from the seats that the person holds today (people.reach)."""

    username = models.CharField("tên đăng nhập", max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, blank=True, related_name="account")
    is_administrator = models.BooleanField("quản trị hệ thống", default=False)
    is_active = models.BooleanField("được vào", default=True)
    # What stays open without signing in, such as the address of a calendar, is good only when made after this.
    renewed_at = models.DateTimeField("lối vào làm lại lúc", null=True, blank=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.person.full_name if self.person else self.username


class SignInGuard(GuardedModel):
    """How often somebody guessed wrong from one address for one name, so that guessing does not pay."""

    key = models.CharField("dấu tên và địa chỉ", max_length=64, primary_key=True)
    wrong = models.PositiveSmallIntegerField("số lần sai", default=0)
    last_at = models.DateTimeField("lần cuối", db_index=True)

    class Meta(GuardedModel.Meta):
        abstract = False


class Invitation(GuardedModel):
    """That an account was handed a way in, once and for some days. Only a mark of its token is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations")
    token_mark = models.CharField("dấu của lời mời", max_length=64, unique=True)
    made_at = models.DateTimeField("mời lúc")
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    expires_on = models.DateField("ngày cuối dùng được")
    used_at = models.DateTimeField("dùng lúc", null=True)
    revoked_at = models.DateTimeField("thay, rút lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at=None, revoked_at=None), name="one_open_invitation"
            ),
        ]


class Device(GuardedModel):
    """A phone or computer on which an account signed in; bound to one session, whose key it does not know."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="devices")
    session_mark = models.CharField("dấu của phiên", max_length=40, unique=True)
    name = models.CharField("trình duyệt, máy", max_length=80)
    first_seen_at = models.DateTimeField("vào lần đầu")
    last_seen_at = models.DateTimeField("vào lần cuối")
    ended_at = models.DateTimeField("đăng xuất lúc", null=True)

    class Meta(GuardedModel.Meta):
        abstract = False
        indexes = [models.Index(fields=["account", "last_seen_at"], name="device_last_seen")]
