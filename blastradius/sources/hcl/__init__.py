"""The room that reads Terraform's own files: where blocks stand, and what their expressions refer to.

tree          the modules of a configuration, from call to call
origin        where their files come from: a folder, a saved plan
module        the files of one module; `override` merges those that override others
native        the blocks and arguments of a file, without the grammar; `scan` passes over the rest
json_syntax   the same of a file in JSON syntax, which `json_text` reads
block         one block, as the rest of the house sees it
traversals    what an expression refers to; `walk`, `spine` and `keys` where the grammar is needed
grammar       the only place that loads python-hcl2
"""

from blastradius.sources.hcl.tree import read_sources, sources_of_saved_plan

__all__ = ["read_sources", "sources_of_saved_plan"]
