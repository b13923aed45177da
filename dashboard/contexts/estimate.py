"""What a video would cost and when it would be done, before anybody asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from costs.selectors import budget_of, reserved, spent_on
from dashboard.forms.video import VideoForm
from videos.brief import RANGE_SECONDS, WORDS_PER_MINUTE
from videos.forecast import Forecast
from videos.services import draft
from ytempire.core.exceptions import InvalidInputError


@dataclass(frozen=True, slots=True)
class Estimate:
    """cost in USD; seconds until done; spoken: seconds a text of one's own takes, 0 otherwise."""

    cost: Decimal
    seconds: float
    waiting: int
    left_today: Decimal
    spoken: float
    fits: bool

    @classmethod
    def load(cls, user: User, form: VideoForm) -> Estimate | None:
        """None while the form says too little."""
        if not form.is_valid():
            return None
        request = form.to_request()
        try:
            video = draft(owner=user, channel=form.cleaned_data["channel"], request=request)
        except InvalidInputError:
            return None
        forecast = Forecast.load()
        spoken = 60 * len(request.text.split()) / WORDS_PER_MINUTE[request.length]
        least, most = RANGE_SECONDS[request.length]
        spent = spent_on(user, user.today()) + reserved(user)
        return cls(
            cost=video.estimated_cost,
            seconds=forecast.seconds_if_asked_now(video),
            waiting=len(forecast.positions),
            left_today=max(budget_of(user).daily_limit - spent, Decimal(0)),
            spoken=spoken,
            fits=not spoken or least <= spoken <= most,
        )
