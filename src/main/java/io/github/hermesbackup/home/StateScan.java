package io.github.hermesbackup.home;

import io.github.hermesbackup.home.StateListing.StateDirectory;
import io.github.hermesbackup.home.StateListing.StateFile;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the state files of a home without opening one of them, so that it may run while somebody else in this process has a
 * database of the home open. It looks only into directories that the patterns can mean.
 *
 * <p>What a backup leaves out is left out here, too. A link in place of a state file that leads to a regular file stands for it;
 * other links are never followed.
 */
public final class StateScan {

    private static final int MAX_DEPTH = 1000;

    private final Disk disk;
    private final HermesHome home;
    private final StateFiles state;
    private final PlacedRules rules = new PlacedRules(ScanRules.standard().table());
    private final List<StateFile> files = new ArrayList<>();
    private final List<StateDirectory> directories = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<FailedPath> failed = new ArrayList<>();

    /** A scan for the files that these patterns mean; nothing happens yet. */
    public StateScan(Disk disk, HermesHome home, StateFiles state) {
        this.disk = disk;
        this.home = home;
        this.state = state;
    }

    /** @throws HermesException {@code IO} if the home itself cannot be listed */
    public StateListing run() throws HermesException {
        try {
            directory(home.realPath(), "", disk.stat(home.realPath()), 1);
        } catch (IOException e) {
            throw new HermesException(
                    Reason.IO, Subject.HOME, FileName.show(home.path()) + " cannot be read: " + IoReason.of(e), e);
        }
        files.sort(Comparator.comparing(StateFile::name));
        return new StateListing(files, directories, leftOut, failed);
    }

    private void directory(Path path, String prefix, FileStat stat, int depth) throws IOException {
        directories.add(new StateDirectory(prefix, stat));
        DirectoryNames names = DirectoryNames.read(disk, path);
        DirectoryRules here = rules.in(prefix);
        for (Path bad : names.undecodable()) {
            String name = prefix + FileName.escape(bad);
            if (state.contains(name) || state.canContainBelow(name)) {
                failed.add(new FailedPath(FileName.escape(name), "its name is not valid UTF-8"));
            }
        }
        for (byte[] raw : names.sorted()) {
            String simple = new String(raw, StandardCharsets.UTF_8);
            String name = prefix + simple;
            if (state.contains(name) || state.canContainBelow(name)) {
                look(FileName.resolve(path, simple), name, simple, here, depth);
            }
        }
    }

    private void look(Path path, String name, String simple, DirectoryRules here, int depth) {
        try {
            FileStat stat = disk.stat(path);
            if (isLeftOut(name, simple, stat, here)) {
                return;
            }
            switch (stat.kind()) {
                case DIRECTORY -> enter(path, name, stat, depth);
                case FILE -> file(name, simple, path, stat, depth);
                case LINK -> link(name, simple, path, depth);
                default -> special(name, stat);
            }
        } catch (NoSuchFileException e) {
            return; // gone since its directory was listed
        } catch (IOException e) {
            failed.add(new FailedPath(FileName.escape(name), IoReason.of(e)));
        }
    }

    private boolean isLeftOut(String name, String simple, FileStat stat, DirectoryRules here) {
        Optional<ScanRule> rule = here.first(simple, stat.isDirectory(), false);
        if (rule.isPresent()) {
            String shown = FileName.escape(name) + (stat.isDirectory() ? "/" : "");
            leftOut.add(new LeftOut(shown, rule.get().id(), rule.get().reason()));
        }
        return rule.isPresent();
    }

    private void enter(Path path, String name, FileStat stat, int depth) throws IOException {
        if (state.canContainBelow(name) && depth < MAX_DEPTH) {
            directory(path, name + "/", stat, depth + 1);
        }
    }

    private void file(String name, String simple, Path path, FileStat stat, int depth) {
        if (!state.contains(name)) {
            return;
        }
        Optional<String> database = Sidecar.databaseOf(simple);
        if (database.isPresent() && Sidecar.isDatabaseName(database.get())) {
            return; // its content comes with the database, and without one it is no use
        }
        Optional<String> problem = ArchivableName.problem(name, name.length() - simple.length(), depth);
        if (problem.isPresent()) {
            failed.add(new FailedPath(FileName.escape(name), problem.get()));
            return;
        }
        String prefix = name.substring(0, name.length() - simple.length());
        files.add(new StateFile(name, path, stat, database.map(base -> prefix + base)));
    }

    private void link(String name, String simple, Path path, int depth) throws IOException {
        String target = FileName.show(disk.readLink(path));
        boolean wanted = state.contains(name);
        try {
            Path real = RealPath.of(disk, path);
            FileStat stat = disk.stat(real);
            if (wanted && stat.isFile()) {
                file(name, simple, real, stat, depth);
            } else if (wanted || stat.isDirectory()) {
                failed.add(new FailedPath(
                        FileName.escape(name),
                        "state is kept behind a symbolic link that is not followed, to " + target));
            }
        } catch (NoSuchFileException e) {
            if (wanted) {
                failed.add(new FailedPath(FileName.escape(name), "symbolic link that leads nowhere, to " + target));
            }
        }
    }

    private void special(String name, FileStat stat) {
        if (state.contains(name)) {
            String kind = stat.kind().name().toLowerCase(java.util.Locale.ROOT);
            leftOut.add(new LeftOut(FileName.escape(name), kind, kind + ", not a file"));
        }
    }
}
