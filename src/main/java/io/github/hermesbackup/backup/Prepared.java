package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveWriter;
import io.github.hermesbackup.archive.Block;
import io.github.hermesbackup.archive.Method;
import io.github.hermesbackup.archive.Origin;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Findings;
import java.io.IOException;
import java.nio.file.Path;

/** What reading one entry of the home came to, ready to be written in its turn. */
sealed interface Prepared {

    /** A directory. */
    record Directory(ArchiveWriter.Head head) implements Prepared {}

    /**
     * A file that fits into one block.
     *
     * @param taken true if the block stood like this in an older archive
     * @param finding what there is to say of it, or null
     */
    record File(
            ArchiveWriter.Head head,
            Method method,
            Block block,
            ArchiveWriter.Summary summary,
            Origin origin,
            boolean taken,
            Finding finding)
            implements Prepared {}

    /** Entries of which the predecessor has everything. */
    record Unchanged(UnchangedRun run) implements Prepared {}

    /** A file that turned out to be larger than a block, or a database: it is read in the writer's own turn. */
    record Streamed() implements Prepared {}

    /** Nothing that could be archived. */
    record Missing(Finding finding) implements Prepared {}

    /** The finding for a file that could not be read, or that was gone. */
    static Missing missing(String name, Path path, IOException failure) {
        return new Missing(Findings.of(name, path, failure));
    }
}
