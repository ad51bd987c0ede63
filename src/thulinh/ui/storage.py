"""Static files under names that carry their content, also where one script names another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class LastingFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise keeps them; `import` in a module leads to the other module's lasting name, so that a page that was
    kept on a phone never mixes two versions.
    """

    support_js_module_import_aggregation = True
