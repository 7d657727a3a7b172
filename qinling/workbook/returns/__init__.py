"""Read an edited export, and write and read the workbook of its conflicts."""
