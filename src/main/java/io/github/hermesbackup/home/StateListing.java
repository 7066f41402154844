package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileStat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The state files of a home, as their names and the system's own bookkeeping tell: none of them has been opened.
 *
 * @param files what there is, sorted by name
 * @param directories those whose names were looked at, each described before that, the home itself first
 * @param leftOut what the patterns mean and a backup leaves out, with the reason
 * @param failed state that cannot be had, with the reason
 */
public record StateListing(
        List<StateFile> files, List<StateDirectory> directories, List<LeftOut> leftOut, List<FailedPath> failed) {

    /** Keeps copies. */
    public StateListing {
        files = List.copyOf(files);
        directories = List.copyOf(directories);
        leftOut = List.copyOf(leftOut);
        failed = List.copyOf(failed);
    }

    /**
     * A state file.
     *
     * @param name relative to the home, {@code /} between components
     * @param path where it really is; elsewhere than the name says if a link stands in its place
     * @param stat what the system said of it
     * @param sidecarOf the file beside it whose log or journal it is if that is a database; nothing for most
     */
    public record StateFile(String name, Path path, FileStat stat, Optional<String> sidecarOf) {}

    /**
     * A directory that state files lie in, or could.
     *
     * @param name relative to the home, with a {@code /} at its end; empty for the home itself
     * @param stat what the system said of it before its names were read
     */
    public record StateDirectory(String name, FileStat stat) {}
}
