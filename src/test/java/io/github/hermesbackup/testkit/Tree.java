package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileStat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A picture of a directory at one moment: everything below it, not the directory itself.
 *
 * @param entries by relative name with {@code /} between components, sorted by the names' bytes. A component that is not UTF-8
 *     is escaped and has a NUL in front, which no file name can contain
 */
public record Tree(SortedMap<String, TreeEntry> entries) {

    /** Stands for a modification time that is not compared. */
    public static final long ANY_TIME = Long.MIN_VALUE;

    /** A picture of these entries. */
    public Tree {
        SortedMap<String, TreeEntry> sorted = new TreeMap<>(Tree::compareBytes);
        sorted.putAll(entries);
        entries = Collections.unmodifiableSortedMap(sorted);
    }

    private static int compareBytes(String a, String b) {
        return java.util.Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** Only the names for which this is true. */
    public Tree only(Predicate<String> names) {
        SortedMap<String, TreeEntry> kept = new TreeMap<>(entries);
        kept.keySet().removeIf(names.negate());
        return new Tree(kept);
    }

    /** Without the names for which this is true. */
    public Tree without(Predicate<String> names) {
        return only(names.negate());
    }

    /** Only regular files. */
    public Tree files() {
        return only(name -> entries.get(name).kind() == FileStat.Kind.FILE);
    }

    /** The same without modification times. */
    public Tree withoutTimes() {
        return map(e -> new TreeEntry(e.kind(), e.mode(), ANY_TIME, e.size(), e.sha256(), e.target()));
    }

    /** The same without the modification times of directories, which every file made in them changes. */
    public Tree withoutDirectoryTimes() {
        return map(e -> e.kind() == FileStat.Kind.DIRECTORY
                ? new TreeEntry(e.kind(), e.mode(), ANY_TIME, e.size(), e.sha256(), e.target())
                : e);
    }

    /** The same without permission bits. */
    public Tree withoutModes() {
        return map(e -> new TreeEntry(e.kind(), -1, e.modified(), e.size(), e.sha256(), e.target()));
    }

    private Tree map(UnaryOperator<TreeEntry> change) {
        SortedMap<String, TreeEntry> changed = new TreeMap<>();
        entries.forEach((name, entry) -> changed.put(name, change.apply(entry)));
        return new Tree(changed);
    }

    /** How another picture differs from this one, a line a name, sorted; empty if they are equal. */
    public List<String> differencesTo(Tree actual) {
        TreeSet<String> names = new TreeSet<>(Tree::compareBytes);
        names.addAll(entries.keySet());
        names.addAll(actual.entries.keySet());
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            TreeEntry mine = entries.get(name);
            TreeEntry theirs = actual.entries.get(name);
            if (mine == null || theirs == null) {
                lines.add(name + (mine == null ? ": is new" : ": is missing"));
            } else if (!mine.equals(theirs)) {
                lines.add(name + ": " + mine.difference(theirs));
            }
        }
        return lines;
    }

    /** SHA-256 over every name and everything known of it, hexadecimal. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, TreeEntry> each : entries.entrySet()) {
            text.append(each.getKey()).append('\0').append(each.getValue()).append('\n');
        }
        return Trees.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
