"""What import-linter can't see: string references, forgotten re-exports, open routes, deaf queues, swollen modules."""

import ast
import importlib
import re
import tomllib
from typing import Any

from django.apps import apps
from django.db.models import Model

from econsulate.celery import app as celery
from econsulate.core.access import Nobody
from econsulate.core.api.views import ApiView
from econsulate.core.logs import ALLOWED_KEYS
from econsulate.core.work.registry import KINDS
from econsulate.queues import BEAT, QUEUES
from tests.architecture.tree import PACKAGES, ROOT, Module, addresses, modules

OURS = ("core", "consular", "notifications")
APP_ORDER = ("core", "notifications", "consular")
# These answer before or beside our own views; each has a door of its own, and tests that try it.
PAGES = ("panel/", "verify", "journey", "sos", "c/", "alerts/", "v/")
OTHER_DOORS = ("healthz", "readyz", "metrics", "_allauth/", *PAGES, "api/schema/", "api/docs/")
PERSONAL = {"email", "phone", "address", "identity", "applicant", "form", "birth_date", "mrz", "reasons"}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "managers"}


def slice_order(app: str) -> list[set[str]]:
    """The layers of an app's slices, lowest first, from import-linter's own contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (contract,) = (c for c in contracts if c.get("containers") == [app])
    return [{name.strip(" ()") for name in layer.split("|")} for layer in reversed(contract["layers"])]


def place(model: type[Model]) -> tuple[int, int, str]:
    """Where a model stands: app, layer of its slice, slice."""
    app, slice_name = model._meta.app_label, model.__module__.split(".")[1]
    if app == "core":
        return (0, 0, "")
    (layer,) = (number for number, names in enumerate(slice_order(app)) if slice_name in names)
    return (APP_ORDER.index(app), layer, slice_name)


def our_models() -> list[type[Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def test_foreign_keys_point_down_the_import_order() -> None:
    for model in our_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if isinstance(target, type) and target._meta.app_label in OURS:
                here, there = place(model), place(target)
                assert here[:2] > there[:2] or here == there, f"{model.__name__}.{field.name} points up or sideways"


def test_no_module_reaches_around_the_import_order_by_name() -> None:
    for module in modules():
        assert "get_model(" not in module.source, module.name


def test_every_model_is_gathered_where_django_looks() -> None:
    """A model missing from <app>/models.py exists only in processes that happen to import it."""
    for label, package in {"core": "econsulate.core", "consular": "consular", "notifications": "notifications"}.items():
        gathered = set(importlib.import_module(f"{package}.models").__all__)
        written = {
            node.name
            for module in modules(package.replace(".", "/"))
            for node in module.tree.body
            if isinstance(node, ast.ClassDef) and is_concrete_model(module, node)
        }
        assert written == gathered, f"{label}: {written ^ gathered}"


def is_concrete_model(module: Module, node: ast.ClassDef) -> bool:
    if "models" not in module.name:
        return False
    value: Any = getattr(importlib.import_module(module.name[:-3].replace("/", ".")), node.name)
    return isinstance(value, type) and issubclass(value, Model) and not value._meta.abstract


def test_every_address_has_an_audience() -> None:
    for address in addresses():
        if not address.route.startswith(OTHER_DOORS):
            assert issubclass(address.view, ApiView), address.route
            assert address.view.audience is not Nobody, f"{address.route} is closed to everybody"


def test_every_task_goes_to_a_queue_with_workers() -> None:
    celery.loader.import_default_modules()
    wanted = {kind.queue for kind in KINDS.values()} | {
        celery.amqp.router.route({}, name)["queue"].name for name in celery.tasks if not name.startswith("celery.")
    }
    for file in ("compose.yaml", "econsulate/core/embedded/system.py"):
        found = re.findall(r'-Q[", ]+([a-z,]+)', (ROOT / file).read_text())
        consumed = {queue for names in found for queue in names.rstrip(",").split(",")}
        assert wanted <= set(QUEUES) == consumed, file


def test_beat_names_only_tasks_that_exist() -> None:
    celery.loader.import_default_modules()
    assert {entry["task"] for entry in BEAT.values()} <= set(celery.tasks)


def test_modules_and_functions_stay_small() -> None:
    for module in modules(*PACKAGES, "tests", "benchmarks"):
        assert len(module.source.splitlines()) < 300, module.name
        for function in module.functions():
            assert (function.end_lineno or 0) - function.lineno < 60, f"{module.name}: {function.name}"


def test_no_module_is_a_drawer_for_everything() -> None:
    for module in modules(*PACKAGES, "tests", "benchmarks"):
        parts = {part.removesuffix(".py") for part in module.path.relative_to(ROOT).parts}
        assert not parts & BANNED_NAMES, module.name


def test_no_text_form_of_a_row_holds_personal_data() -> None:
    for module in modules():
        for function in module.functions():
            read = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
            assert function.name != "__str__" or not read & PERSONAL, module.name


def test_every_key_of_a_log_line_is_one_that_gets_written() -> None:
    """Others are dropped without a word, as nobody judged them harmless."""
    for module in modules():
        for call in (node for node in ast.walk(module.tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "logger":
                lost = {word.arg for word in call.keywords} - ALLOWED_KEYS - {"exc_info"}
                assert lost == set(), f"{module.name}:{call.lineno} logs {lost}, which are dropped"
