"""Command `import`, and the recipes that it keeps."""
