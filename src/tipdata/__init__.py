"""tipdata: criminal justice data on human trafficking, collected in templates, validated, merged and summarised."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("tipdata")
except PackageNotFoundError:
    __version__ = "0+unknown"
