package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileStat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A directory on its way through the walk. */
final class WalkedDirectory {

    final WalkedDirectory parent;
    final Path path;
    /** Relative to the home, ending in {@code /}; "" for the home. */
    final String name;

    final int depth;
    final FileStat stat;
    final DirectoryRules rules;
    /** The rule by which it, or a directory above it, is left out but for what the user includes; or null. */
    final ScanRule inherited;

    private final byte[] simpleName;
    private Set<String> sidecarBases = Set.of();
    private Set<String> databases = Set.of();
    private Set<String> otherBases = Set.of();
    private boolean listed;

    private WalkedDirectory(
            WalkedDirectory parent, Path path, String name, FileStat stat, DirectoryRules rules, ScanRule inherited) {
        this.parent = parent;
        this.path = path;
        this.name = name;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.stat = stat;
        this.rules = rules;
        this.inherited = inherited;
        this.simpleName = parent == null
                ? new byte[0]
                : name.substring(parent.name.length(), name.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    static WalkedDirectory home(Path path, PlacedRules rules) {
        WalkedDirectory home = new WalkedDirectory(null, path, "", null, rules.in(""), null);
        home.listed = true; // the home itself is no entry
        return home;
    }

    WalkedDirectory child(
            Path childPath, String childName, FileStat childStat, PlacedRules all, ScanRule inheritedRule) {
        return new WalkedDirectory(this, childPath, childName, childStat, all.in(childName), inheritedRule);
    }

    /** True if this directory, as name and {@code /}, sorts before a name that sorts behind its bare name. */
    boolean comesBefore(byte[] sibling) {
        int length = simpleName.length;
        boolean prefix = sibling.length > length;
        for (int i = 0; prefix && i < length; i++) {
            prefix = sibling[i] == simpleName[i];
        }
        return !prefix || (sibling[length] & 0xff) > '/';
    }

    void expectDatabases(Set<String> bases) {
        if (!bases.isEmpty()) {
            sidecarBases = bases;
            databases = new HashSet<>();
            otherBases = new HashSet<>();
        }
    }

    /** True if a file named like a sidecar of it lies beside it. */
    boolean hasSidecar(String simple) {
        return sidecarBases.contains(simple);
    }

    /** Remembers what a file is until its sidecars come, which sort behind it. */
    void remember(String simple, boolean database) {
        if (hasSidecar(simple)) {
            (database ? databases : otherBases).add(simple);
        }
    }

    boolean isDatabase(String simple) {
        return databases.contains(simple);
    }

    boolean isOtherFile(String simple) {
        return otherBases.contains(simple);
    }

    boolean isListed() {
        return listed;
    }

    /** Enters this directory into the listing, and those above it that are not there yet. */
    void list(ListingBuilder out) {
        if (!listed) {
            listed = true;
            parent.list(out);
            out.entry(new ScannedEntry(name, ScannedEntry.Kind.DIRECTORY, stat, false, Optional.empty()));
        }
    }
}
