"""Written procedures and BPMN files: what people wrote as text and tables becomes part of a diagram."""
