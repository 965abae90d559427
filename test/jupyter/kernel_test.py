"""Jupyter's own suite for kernels, run against the one that `ensemble jupyter install` has installed."""

import unittest

import jupyter_kernel_test


class EnsembleKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "ensemble"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to the other stream')"
    code_generate_error = "const n: number = 1;\nthrow new RangeError(`not ${n}`)"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "await dview.apply((n: number) => 2 * n + engine.id, 3)", "result": "[ 6, 7 ]"},
        {"code": "({ toHTML: () => '<b>6</b>' })", "mime": "text/html", "result": "<b>6</b>"},
    ]
    code_display_data = [
        {"code": "display({ toSVG: () => '<svg/>' })", "mime": "image/svg+xml"},
        {
            "code": "display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/markdown': '*x*' }) })",
            "mime": "text/markdown",
        },
    ]
    completion_samples = [{"text": "clien", "matches": {"client"}}, {"text": "lview.mapSy", "matches": {"mapSync"}}]
    complete_code_samples = ["1", "const n: number = 1", "function f() {\n  return 1\n}", "%px 1"]
    incomplete_code_samples = ["function f() {", "const s = `two", "[1, 2,"]
    invalid_code_samples = ["let 1 = 2", "1 +* 2"]
    code_history_pattern = "1 +*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "client"
    code_clear_output = "clearOutput()"


if __name__ == "__main__":
    unittest.main()
