package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds out, in one walk, what of a home a backup contains.
 *
 * <p>Links are never followed, except one that stands in place of a marker or a state file; sockets, pipes and devices are
 * never opened. What cannot be looked at is reported, and the walk goes on.
 *
 * <p>Files that may be databases are opened to read their first bytes: those whose size is a multiple of 512, or whose name
 * or whose neighbours say so, or that have several names. So who reads a file for a backup must look at its first bytes
 * again, and a scan must not run while this process has a database of the home open: closing any descriptor of a file
 * drops the process's POSIX locks on it.
 */
public final class HomeScan {

    private final Disk disk;
    private final HermesHome home;
    private final ScanRules rules;

    /** A scan of a home; nothing happens yet. */
    public HomeScan(Disk disk, HermesHome home, ScanRules rules) {
        this.disk = disk;
        this.home = home;
        this.rules = rules;
    }

    /**
     * Scans.
     *
     * @throws HermesException {@code IO} if the home itself cannot be listed
     */
    public HomeListing run() throws HermesException {
        return run(ScanProgress.NONE);
    }

    /**
     * Scans, and tells how far it has come.
     *
     * @throws HermesException {@code IO} if the home itself cannot be listed
     */
    public HomeListing run(ScanProgress progress) throws HermesException {
        ListingBuilder out = new ListingBuilder(home, rules.markers(), progress);
        try {
            new DirectoryWalk(disk, rules, realLeftOutPaths(), out).walk(home.realPath());
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO, Subject.HOME, FileName.show(home.path()) + " cannot be read: " + IoReason.of(e), e);
        }
        return out.build();
    }

    /** The walk meets real paths only; the last component stays as it is, the walk does not follow links either. */
    private Set<Path> realLeftOutPaths() {
        Set<Path> real = new HashSet<>();
        for (Path given : rules.leftOutPaths()) {
            Path path = given.toAbsolutePath().normalize();
            real.add(path);
            try {
                Path parent = path.getParent();
                if (parent != null) {
                    real.add(RealPath.ofPossible(disk, parent).resolve(path.getFileName()));
                }
            } catch (IOException e) {
                continue; // as it was given is the best that is known
            }
        }
        return real;
    }
}
