"""What the YAML of a policy document is made of: types whose fields are its keys, for loader and JSON Schema alike.

A block is a class; a field is a key, its type says how the value is read and what the schema says of it. Errors are
those of the nodes: file, line, what is wrong and what to write, all mistakes of a block at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeVar

from pydantic import (
    ConfigDict,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    create_model,
    field_validator,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, core_schema

from checker.model.errors import Collector, PolicyError, all_of
from checker.model.frozen import Frozen
from checker.model.yaml_lines import Node

Schema = dict[str, Any]
REFERENCE = "see"
"""Stands for `$ref` until the whole schema is put together (`policy.schema`): pydantic knows only definitions of its
own."""


@dataclass(frozen=True)
class FromYaml:
    """The type of a value. parse: what a node is, of a key of that name; it raises PolicyError, or Mistakes for
    several. schema: what JSON Schema says of it."""

    parse: Callable[[Node, str], Any]
    schema: Schema | Callable[[], Schema]

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """How pydantic reads a value of the type."""
        return core_schema.with_info_plain_validator_function(
            lambda node, info: self.parse(node, _key(info.field_name))
        )

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: Any) -> Schema:
        """What pydantic's JSON Schema says of it."""
        return self.json_schema()

    def json_schema(self) -> Schema:
        """Its JSON Schema."""
        return self.schema() if callable(self.schema) else dict(self.schema)


def _key(field: str | None) -> str:
    return (field or "").rstrip("_").replace("_", "-")


def _field(key: str) -> str:
    """The field of a key that a class does not name; at its end `_`, since `register` is a name of pydantic."""
    return f"{key.replace('-', '_')}_"


class _UntitledSchema(GenerateJsonSchema):
    """JSON Schema without titles made of names, and without defaults: what a key left out means is documented."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No title."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """The type alone."""
        return self.generate_inner(schema["schema"])


class YamlBlock(Frozen):
    """A map in a policy document: its keys are the fields, with hyphens for underscores.

    noun: what the map is, in errors. hints: what to write for a key that is missing, where it is not `key: ...`.
    unknown: what the error of an unknown key says besides.
    """

    model_config = ConfigDict(alias_generator=_key, arbitrary_types_allowed=True)
    noun: ClassVar[str]
    hints: ClassVar[Mapping[str, str]] = {}
    unknown: ClassVar[str] = ""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """All keys, in the order in which they are documented."""
        return tuple(info.alias or name for name, info in cls.model_fields.items())

    @classmethod
    def read(cls, node: Node, mistakes: Collector) -> Self:
        """The block at `node`. A value with a mistake, which is collected, is left as if it were not written, a needed
        one None; PolicyError where the node is not a map."""
        return cls.model_validate(node, context=mistakes)

    def extra_value(self, key: str) -> Any:
        """The value of a key with which the block was extended."""
        return getattr(self, _field(key))

    @classmethod
    def load(cls, node: Node, key: str = "") -> Self:
        """The block at `node`. PolicyError for a mistake, Mistakes for several."""
        mistakes = Collector()
        found = cls.read(node, mistakes)
        mistakes.end()
        return found

    @classmethod
    def json_schema(cls) -> Schema:
        """Its JSON Schema."""
        return cls.model_json_schema(schema_generator=_UntitledSchema)

    @model_validator(mode="before")
    @classmethod
    def _keys(cls, node: Node, info: ValidationInfo) -> dict[str, Node | None]:
        needed = [field.alias or name for name, field in cls.model_fields.items() if field.is_required()]
        known = cls.names()
        mistakes: Any = info.context
        found = node.keys(cls.noun, known, needed, mistakes, cls.hints, cls.unknown)
        return {**dict.fromkeys(needed), **{key: value for key, value in found.items() if key in known}}

    @field_validator("*", mode="wrap")
    @classmethod
    def _value(cls, node: Node | None, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        mistakes: Any = info.context
        if node is not None:
            with mistakes:
                return read(node)
        field = cls.model_fields[info.field_name or ""]
        return None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})


class NameAndPlace(NamedTuple):
    """A name, and the file and line where it is written."""

    name: str
    where: str


TEXT = FromYaml(Node.text, {"type": "string", "minLength": 1})
DAY = FromYaml(Node.day, {"type": "string", "format": "date"})
YESNO = FromYaml(Node.yesno, {"type": "boolean"})
MAP = FromYaml(Node.map, {"type": "object"})
"""A map of nodes, whose keys are read later."""


def one_of(names: Iterable[str], what: str = "") -> FromYaml:
    """One of the names. what: what such a name is called in errors, where it is not the key."""
    known = list(names)
    return FromYaml(lambda node, key: node.one_of(what or key, known), {"enum": known})


def one_or_more(item: FromYaml) -> FromYaml:
    """A tuple of one value, or of a list of at least one."""

    def read(node: Node, key: str) -> tuple[Any, ...]:
        if node.data == ():
            raise PolicyError(f"{key} is an empty list", where=node.location, hint="leave it out, or write a value")
        return tuple(all_of(node.items(key), lambda one: item.parse(one, key)))

    return FromYaml(
        read,
        lambda: either_schema(item.json_schema(), {"type": "array", "items": item.json_schema(), "minItems": 1}),
    )


def with_place(item: FromYaml) -> FromYaml:
    """A name with its place."""
    return FromYaml(lambda node, key: NameAndPlace(item.parse(node, key), node.location), item.schema)


def read_later(schema: Schema | Callable[[], Schema]) -> FromYaml:
    """The node itself, read later, when more is known."""
    return FromYaml(lambda node, key: node, schema)


def nested_block(kind: type[YamlBlock]) -> FromYaml:
    """A block inside another."""
    return FromYaml(kind.load, kind.json_schema)


def whole_number(least: int, what: str, hint: str) -> FromYaml:
    """A whole number from `least` on. what: what it counts, in errors."""

    def read(node: Node, key: str) -> int:
        if not isinstance(node.data, int) or isinstance(node.data, bool) or node.data < least:
            raise PolicyError(f"{key} is {node.in_words()}, not {what}", where=node.location, hint=hint)
        return node.data

    return FromYaml(read, {"type": "integer", "minimum": least})


def either_schema(*schemas: Schema) -> Schema:
    """The JSON Schema of a value of one of several kinds."""
    return {"anyOf": list(schemas)}


def reference(name: str) -> Schema:
    """A reference to one of the definitions of the published schema."""
    return {REFERENCE: f"#/$defs/{name}"}


B = TypeVar("B", bound=YamlBlock)


def extend(base: type[B], keys: Mapping[str, FromYaml], *, needed: bool = False) -> type[B]:
    """The block with further keys (`YamlBlock.at`), each of a type, all of them needed or none."""
    default = ... if needed else None
    types: dict[str, Any] = {key: Annotated[Any, kind] for key, kind in keys.items()}
    fields: Any = {key if key in base.model_fields else _field(key): (kind, default) for key, kind in types.items()}
    model: type[B] = create_model(base.__name__, __base__=base, __doc__=base.__doc__, **fields)
    return model
