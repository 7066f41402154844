package io.github.hermesbackup.home;

import io.github.hermesbackup.home.ScanNote.Kind;
import io.github.hermesbackup.home.SqliteHeader.Content;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import io.github.hermesbackup.io.IoReason;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** What the walk does with everything that is no directory. */
final class FileWalk {

    /** The smallest page of SQLite; the size of a database is a multiple of it. */
    private static final int PAGE = 512;

    private final Disk disk;
    private final ScanRules rules;
    private final ListingBuilder out;

    FileWalk(Disk disk, ScanRules rules, ListingBuilder out) {
        this.disk = disk;
        this.rules = rules;
        this.out = out;
    }

    /**
     * Settles a name that is no directory.
     *
     * @param name the whole of it, relative to the home
     */
    void look(WalkedDirectory in, String simple, String name, FileStat stat) {
        if (stat.isFile()) {
            file(in, simple, name, stat);
            return;
        }
        if (in.inherited == null || rules.includes(name)) {
            boolean ruledOut = rules.ruleFor(in, simple, true).isPresent()
                    || rules.ruleFor(in, simple, false).isPresent();
            boolean essential = rules.isEssential(name);
            if (stat.kind() == FileStat.Kind.LINK && !ruledOut && (essential || rules.holdsState(name))) {
                essentialLink(in, simple, name, essential);
            } else {
                special(name, FileName.resolve(in.path, simple), stat);
            }
        }
    }

    private void file(WalkedDirectory in, String simple, String name, FileStat stat) {
        Optional<ScanRule> rule = rules.ruleFor(in, simple, false).or(() -> sidecarRule(in, simple));
        if (rule.isPresent()) {
            if (rule.get() != in.inherited) {
                out.leftOut(name, rule.get(), "");
            }
            rememberLeftOut(in, simple, stat);
            return;
        }
        add(in, simple, name, stat, Optional.empty());
    }

    private boolean add(WalkedDirectory in, String simple, String name, FileStat stat, Optional<Path> behindLink) {
        Optional<String> problem = ArchivableName.problem(name, in.name.length(), in.depth + 1);
        if (problem.isPresent()) {
            out.failed(name, problem.get());
            rememberLeftOut(in, simple, stat);
            return false;
        }
        Content content;
        try {
            content = contentOf(in, simple, stat, behindLink);
        } catch (IOException e) {
            out.refused(name, e);
            // Its sidecars are no use without it.
            in.remember(simple, Sidecar.isDatabaseName(simple));
            return false;
        }
        boolean database = content == Content.DATABASE;
        in.remember(simple, database);
        if (!in.isListed()) { // it seldom is not, and what is called for every file is compiled with all that it calls
            in.list(out);
        }
        ScannedEntry.Kind kind = behindLink.isPresent()
                ? ScannedEntry.Kind.FILE_BEHIND_LINK
                : database ? ScannedEntry.Kind.DATABASE : ScannedEntry.Kind.FILE;
        out.entry(new ScannedEntry(name, kind, stat, database, behindLink));
        if (Sidecar.isDatabaseName(simple) && !database) {
            noteOddDatabase(name, content);
        }
        return true;
    }

    private void noteOddDatabase(String name, Content content) {
        boolean state = rules.isState(name);
        if (content == Content.ZEROS) {
            out.note(
                    name,
                    state ? Kind.EMPTY_STATE_DATABASE : Kind.EMPTY_DATABASE,
                    "named like a database, but holds nothing or only NUL bytes");
        } else if (state) {
            out.note(name, Kind.NO_DATABASE, "named like a database, but does not begin like one of SQLite");
        }
    }

    /** Looks into a file only if it may be a database: most are not, and opening them all would double the walk's cost. */
    private Content contentOf(WalkedDirectory in, String simple, FileStat stat, Optional<Path> behindLink)
            throws IOException {
        if (stat.size() == 0) {
            return Content.ZEROS;
        }
        boolean possible =
                stat.size() % PAGE == 0 || stat.links() > 1 || Sidecar.isDatabaseName(simple) || in.hasSidecar(simple);
        return possible
                ? SqliteHeader.look(disk, behindLink.orElseGet(() -> FileName.resolve(in.path, simple)))
                : Content.OTHER;
    }

    /** Learns what a file is that is left out, if its sidecars are to be left out with it. */
    void rememberLeftOut(WalkedDirectory in, String simple, FileStat stat) {
        if (stat.isFile() && in.hasSidecar(simple)) {
            try {
                in.remember(simple, contentOf(in, simple, stat, Optional.empty()) == Content.DATABASE);
            } catch (IOException e) {
                in.remember(simple, Sidecar.isDatabaseName(simple));
            }
        }
    }

    private Optional<ScanRule> sidecarRule(WalkedDirectory in, String simple) {
        Optional<String> base = Sidecar.databaseOf(simple);
        if (base.isEmpty()) {
            return Optional.empty();
        }
        if (in.isDatabase(base.get())) {
            return Optional.of(RuleTable.SIDECAR);
        }
        // Beside a file that is no database (any more), it may be all that is left of the data: it stays.
        ScanRule orphan = RuleTable.ORPHAN_SIDECAR;
        boolean applies =
                !in.isOtherFile(base.get()) && orphan.endsLikeOne(simple) && !rules.includes(in.name + simple);
        return applies ? Optional.of(orphan) : Optional.empty();
    }

    /** A link, socket, pipe or device: reported, never opened. */
    void special(String name, Path path, FileStat stat) {
        switch (stat.kind()) {
            case LINK -> link(name, path);
            case SOCKET -> out.leftOut(name, RuleTable.SOCKET, "");
            case FIFO -> out.leftOut(name, RuleTable.FIFO, "");
            case DEVICE -> out.leftOut(name, RuleTable.DEVICE, "");
            default -> out.leftOut(name, RuleTable.OTHER, "");
        }
    }

    private void link(String name, Path path) {
        try {
            out.leftOut(name, RuleTable.LINK, FileName.show(disk.readLink(path)));
        } catch (IOException e) {
            out.refused(name, e);
        }
    }

    /** A link where the state that matters most should be: what it leads to decides. */
    private void essentialLink(WalkedDirectory in, String simple, String name, boolean essential) {
        Path path = FileName.resolve(in.path, simple);
        String target;
        try {
            target = FileName.show(disk.readLink(path));
        } catch (IOException e) {
            out.refused(name, e);
            return;
        }
        try {
            Path real = RealPath.of(disk, path);
            FileStat stat = disk.stat(real);
            if (essential && stat.isFile()) {
                if (add(in, simple, name, stat, Optional.of(real))) {
                    out.note(
                            name,
                            Kind.FILE_BEHIND_LINK,
                            "symbolic link to " + target + "; the file behind it is archived");
                }
            } else if (essential || stat.isDirectory()) {
                out.failed(name, "state is kept behind a symbolic link that is not followed, to", target);
            } else {
                out.leftOut(name, RuleTable.LINK, target);
            }
        } catch (NoSuchFileException e) {
            dangling(name, target, essential);
        } catch (IOException e) {
            out.failed(name, IoReason.of(e) + ": symbolic link to", target);
        }
    }

    private void dangling(String name, String target, boolean essential) {
        if (essential) {
            out.failed(name, "symbolic link that leads nowhere, to", target);
        } else {
            out.leftOut(name, RuleTable.LINK, target);
        }
    }
}
