"""What Schemathesis finds that is as it should be, and that its settings cannot tell apart."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

MISSPELLED = "There is nothing of this name."


@schemathesis.hook
def filter_failure(_: HookContext, failure: Failure, _case: Case[Any], response: Response) -> bool:
    """A change of nothing but names that do not exist is well-formed, and refused all the same."""
    return not (isinstance(failure, RejectedPositiveData) and MISSPELLED in response.text)
