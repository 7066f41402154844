package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What was generated, and what of it a backup must contain under the default rules. Names are relative to the home, with
 * {@code /} between components.
 *
 * @param home the home
 * @param files regular files that a backup must contain, with their sizes; of a database, the size of its main file
 * @param directories directories that a backup must contain, empty ones too
 * @param databases those of the files that are SQLite databases
 * @param excluded regular files that a backup leaves out, with their sizes
 * @param skipped what is neither a regular file nor a directory, with its kind
 * @param unnamable files whose names are not UTF-8, escaped: a backup must report each of them as failed
 */
public record HomeContents(
        Path home,
        SortedMap<String, Long> files,
        SortedSet<String> directories,
        SortedSet<String> databases,
        SortedMap<String, Long> excluded,
        SortedMap<String, FileStat.Kind> skipped,
        SortedSet<String> unnamable) {

    /** Bytes of the files that a backup must contain. */
    public long bytes() {
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of the files that a backup leaves out. */
    public long excludedBytes() {
        return excluded.values().stream().mapToLong(Long::longValue).sum();
    }

    /** One line with the counts, for a person. */
    public String summary() {
        return "included files=%d directories=%d databases=%d bytes=%d; excluded files=%d bytes=%d; skipped=%d"
                .formatted(
                        files.size(),
                        directories.size(),
                        databases.size(),
                        bytes(),
                        excluded.size(),
                        excludedBytes(),
                        skipped.size());
    }
}
