package io.github.hermesbackup.home;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a scan found: everything that a backup contains, in the order of the archive, and everything that it does not, with
 * the reason. Each path of the home is in exactly one of the lists, except that a directory of which only included parts
 * are kept is in both. Held packed, about 40 bytes and what is new in its name for each entry.
 *
 * <p>The order is that of the names' UTF-8 bytes, a directory's with its {@code /}. The home itself is no entry.
 */
public final class HomeListing implements Iterable<ScannedEntry> {

    private final HermesHome home;
    private final MarkerResult markers;
    private final Totals totals;
    private final PackedEntries entries;
    private final PackedEntries databases;
    private final PackedReports leftOut;
    private final PackedReports failed;
    private final PackedReports notes;
    private final Optional<FailedPath> unseen;

    /**
     * Sums over the entries.
     *
     * @param files files, databases among them
     * @param directories directories, without the home itself
     * @param databases files whose first bytes were those of a SQLite database
     * @param bytes size of the files
     */
    public record Totals(long files, long directories, long databases, long bytes) {}

    HomeListing(
            HermesHome home,
            MarkerResult markers,
            Totals totals,
            PackedEntries entries,
            PackedEntries databases,
            PackedReports leftOut,
            PackedReports failed,
            PackedReports notes,
            Optional<FailedPath> unseen) {
        this.home = home;
        this.markers = markers;
        this.totals = totals;
        this.entries = entries;
        this.databases = databases;
        this.leftOut = leftOut;
        this.failed = failed;
        this.notes = notes;
        this.unseen = unseen;
    }

    /** The home that was scanned. */
    public HermesHome home() {
        return home;
    }

    /** Which markers the home has; an import accepts its backup only if there are some and the prefix is empty. */
    public MarkerResult markers() {
        return markers;
    }

    /** Sums over the entries. */
    public Totals totals() {
        return totals;
    }

    /** The entries in the order of the archive; each iterator unpacks them anew. */
    @Override
    public Iterator<ScannedEntry> iterator() {
        return entries.iterator();
    }

    /** Those of the entries that are databases. */
    public Iterable<ScannedEntry> databases() {
        return databases;
    }

    /** What was left out on purpose, in the order in which the scan met it. */
    public Iterable<LeftOut> leftOut() {
        return view(leftOut, line -> {
            String[] topic = line.topic().split("\n", 2);
            return new LeftOut(
                    line.path(), topic[0], line.detail().isEmpty() ? topic[1] : topic[1] + " " + line.detail());
        });
    }

    /** How much was left out, reason by reason. */
    public List<LeftOut.Count> leftOutCounts() {
        List<LeftOut.Count> counts = new ArrayList<>();
        leftOut.counts().forEach((topic, count) -> {
            String[] parts = topic.split("\n", 2);
            counts.add(new LeftOut.Count(parts[0], parts[1], count));
        });
        return counts;
    }

    /** What should be in a backup and cannot be, in the order in which the scan met it. */
    public Iterable<FailedPath> failed() {
        return view(
                failed,
                line -> new FailedPath(
                        line.path(), line.detail().isEmpty() ? line.topic() : line.topic() + " " + line.detail()));
    }

    /** The first path that the system refused to show, if it did: there may be more than what is listed. */
    public Optional<FailedPath> unseen() {
        return unseen;
    }

    /** How many paths failed. */
    public long failedCount() {
        return failed.count();
    }

    /** What a person should know besides. */
    public Iterable<ScanNote> notes() {
        return view(notes, line -> new ScanNote(line.path(), ScanNote.Kind.valueOf(line.topic()), line.detail()));
    }

    /** How many notes there are, kind by kind. */
    public Map<ScanNote.Kind, Long> noteCounts() {
        Map<ScanNote.Kind, Long> counts = new EnumMap<>(ScanNote.Kind.class);
        notes.counts().forEach((kind, count) -> counts.put(ScanNote.Kind.valueOf(kind), count));
        return counts;
    }

    /** Bytes of memory that the lists hold. */
    public long retainedBytes() {
        return entries.retained() + leftOut.retained() + failed.retained() + notes.retained();
    }

    private static <T> Iterable<T> view(PackedReports lines, Function<PackedReports.Line, T> make) {
        return () -> {
            Iterator<PackedReports.Line> packed = lines.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return packed.hasNext();
                }

                @Override
                public T next() {
                    return make.apply(packed.next());
                }
            };
        };
    }
}
