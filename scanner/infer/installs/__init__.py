"""Charts, releases of Helmfile, Terraform and components of Pulumi → what of them is installed where, as far as they say."""

from scanner.infer.installs.charts import asking_charts, charts_of, named_probes, rendered
from scanner.infer.installs.components import made_components
from scanner.infer.installs.counts import counted_none, counting_files
from scanner.infer.installs.guards import conditions_of, guarded_charts, guards_of, not_installed, values_of
from scanner.infer.installs.releases import release_files, unwanted
from scanner.infer.installs.templates import filled_probes
from scanner.infer.installs.terraform import asking_folders, terraform_listings, variable_files

__all__ = [
    "asking_charts",
    "asking_folders",
    "charts_of",
    "conditions_of",
    "counted_none",
    "counting_files",
    "filled_probes",
    "guarded_charts",
    "guards_of",
    "made_components",
    "named_probes",
    "not_installed",
    "release_files",
    "rendered",
    "terraform_listings",
    "unwanted",
    "values_of",
    "variable_files",
]
