"""How templates turn into text: Jinja, with less to do for each value and each call."""

from types import FunctionType, MethodType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

OUR_OWN = (FunctionType, MethodType)


def shown(value: Any) -> str:
    """The value as it stands in a page; what is safe already is not wrapped once more."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    return escape(value)


class Code(CodeGenerator):
    """Compiles `{{ value }}` into a call of `shown`; a page has a thousand of them."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")


class Calls(Context):
    """Calls our own functions and macros straight away; Jinja asks each four questions first."""

    def call(__self, __called: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805  as in Jinja
        """What stands before the brackets, called with what stands in them."""
        kind = type(__called)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in OUR_OWN or hasattr(__called, "jinja_pass_arg"):
            return super().call(__called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __called(*args, **kwargs)


class Drawing(Environment):
    """The environment of the house's templates."""

    code_generator_class = Code
    context_class = Calls
    shown = staticmethod(shown)


class House(Flask):
    """Flask, drawing its pages so."""

    jinja_environment = Drawing
