package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * One walk, depth first. Names are taken in the order of their bytes and looked at one at a time; a directory waits until
 * the names are through that sort before it once it has its {@code /} ({@code a-b} before {@code a/}), so that no more is
 * held of a directory than its names.
 */
final class DirectoryWalk {

    private static final String EXCEPT = "(except for what is included)";

    private final Disk disk;
    private final ScanRules rules;
    private final Set<Path> leftOutPaths;
    private final ListingBuilder out;
    private final PlacedRules placed;
    private final FileWalk files;

    DirectoryWalk(Disk disk, ScanRules rules, Set<Path> leftOutPaths, ListingBuilder out) {
        this.disk = disk;
        this.rules = rules;
        this.leftOutPaths = leftOutPaths;
        this.out = out;
        this.placed = new PlacedRules(rules.table());
        this.files = new FileWalk(disk, rules, out);
    }

    /** Walks the home; fails only if the home itself cannot be listed. */
    void walk(Path home) throws IOException {
        WalkedDirectory top = WalkedDirectory.home(home, placed);
        contents(top, DirectoryNames.read(disk, home));
    }

    private void contents(WalkedDirectory directory, DirectoryNames names) {
        directory.expectDatabases(names.sidecarBases());
        for (Path path : names.undecodable()) {
            undecodable(directory, path);
        }
        Deque<WalkedDirectory> waiting = new ArrayDeque<>();
        for (byte[] raw : names.sorted()) {
            while (!waiting.isEmpty() && waiting.peek().comesBefore(raw)) {
                enter(waiting.pop());
            }
            look(directory, new String(raw, StandardCharsets.UTF_8)).ifPresent(waiting::push);
        }
        while (!waiting.isEmpty()) {
            enter(waiting.pop());
        }
    }

    private void enter(WalkedDirectory directory) {
        DirectoryNames names;
        try {
            names = DirectoryNames.read(disk, directory.path);
        } catch (IOException e) {
            out.refused(directory.name, e);
            return;
        }
        if (directory.inherited == null) {
            directory.list(out);
        }
        contents(directory, names);
        if (directory.inherited != null && directory.inherited != directory.parent.inherited) {
            out.leftOut(directory.name, directory.inherited, directory.isListed() ? EXCEPT : "");
        }
    }

    /** Settles one name, or gives back the directory that is to be entered. */
    private Optional<WalkedDirectory> look(WalkedDirectory in, String simple) {
        String name = in.name + simple;
        if (in.inherited != null && !rules.includes(name) && !rules.includesBelow(name)) {
            return Optional.empty(); // told with the directory above
        }
        Optional<Glob> excluded = rules.exclusionOf(name);
        FileStat stat;
        try {
            stat = Disk.stat(disk, in.path, simple);
        } catch (IOException e) {
            if (excluded.isEmpty()) {
                out.refused(name, e);
            }
            return Optional.empty();
        }
        String shown = stat.isDirectory() ? name + "/" : name;
        if (excluded.isPresent()) {
            out.leftOut(shown, RuleTable.EXCLUDED, "excluded by the pattern " + excluded.get(), "");
        } else if (!leftOutPaths.isEmpty() && leftOutPaths.contains(FileName.resolve(in.path, simple))) {
            out.leftOut(shown, RuleTable.OUTPUT, "");
        } else if (stat.isDirectory()) {
            return directory(in, simple, shown, stat);
        } else {
            files.look(in, simple, name, stat);
            return Optional.empty();
        }
        files.rememberLeftOut(in, simple, stat);
        return Optional.empty();
    }

    private Optional<WalkedDirectory> directory(WalkedDirectory in, String simple, String name, FileStat stat) {
        Optional<ScanRule> rule = rules.ruleFor(in, simple, true);
        if (rule.isPresent() && !(rule.get().reversible() && rules.includesBelow(name))) {
            out.leftOut(name, rule.get(), "");
            return Optional.empty();
        }
        Optional<String> problem = ArchivableName.problem(name, in.name.length(), in.depth + 1);
        if (problem.isPresent()) {
            out.failed(name, problem.get());
            return Optional.empty();
        }
        return Optional.of(in.child(FileName.resolve(in.path, simple), name, stat, placed, rule.orElse(null)));
    }

    private void undecodable(WalkedDirectory in, Path path) {
        String simple = FileName.escape(path);
        String name = in.name + simple;
        if (in.inherited != null && !rules.includes(name)) {
            return;
        }
        try {
            FileStat stat = disk.stat(path);
            String shown = stat.isDirectory() ? name + "/" : name;
            Optional<Glob> excluded = rules.exclusionOf(name);
            Optional<ScanRule> rule = rules.ruleFor(in, simple, stat.isDirectory());
            if (excluded.isPresent()) {
                out.leftOut(shown, RuleTable.EXCLUDED, "excluded by the pattern " + excluded.get(), "");
            } else if (!stat.isFile() && !stat.isDirectory()) {
                files.special(name, path, stat);
            } else if (rule.isPresent()) {
                out.leftOut(shown, rule.get(), "");
            } else {
                out.failed(shown, "its name is not valid UTF-8");
            }
        } catch (IOException e) {
            out.refused(name, e);
        }
    }
}
