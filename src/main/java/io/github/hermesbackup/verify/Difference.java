package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.ArchiveException;
import io.github.hermesbackup.home.FailedPath;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.verify.DifferenceResult.Aspect;
import io.github.hermesbackup.verify.DifferenceResult.Change;
import io.github.hermesbackup.verify.DifferenceResult.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says how a home or another archive differs from an archive: names, contents, permission bits, times. Times of directories are not
 * compared, they change with whatever is in them. What an import never restores is on neither side.
 */
public final class Difference {

    /** Zips of other tools know even seconds only. */
    private static final long ROUNDED_TICKS = 2 * 10_000_000L;

    private final DifferenceRequest request;
    private final Machine machine;
    private final List<Change> changes = new ArrayList<>();
    private final List<DifferenceResult.Database> databases = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long same;
    private boolean exact;

    /** Prepares a comparison; nothing happens before {@link #run}. */
    public Difference(DifferenceRequest request, Machine machine) {
        this.request = request;
        this.machine = machine;
    }

    /**
     * Runs it. What cannot be compared is a finding of the result.
     *
     * @throws HermesException if an archive is refused or is no backup, the home cannot be read, or there is no room to compare
     *     databases
     */
    public DifferenceResult run() throws IOException {
        try (Side before = ArchiveSide.open(machine.disk(), request.archive(), request.markers());
                Side after = after();
                DatabaseComparison comparison = new DatabaseComparison(machine.disk(), request.work())) {
            exact = before.exact() && after.exact();
            merge(before, after, comparison);
            return new DifferenceResult(before.files(), after.files(), same, changes, databases, findings);
        }
    }

    private Side after() throws IOException {
        if (request.against() instanceof DifferenceRequest.Archive archive) {
            return ArchiveSide.open(machine.disk(), archive.path(), request.markers());
        }
        DifferenceRequest.Home home = (DifferenceRequest.Home) request.against();
        HomeSide side = new HomeSide(machine.disk(), home.home(), home.rules(), home.databasePatience());
        for (FailedPath failed : side.failed()) {
            findings.add(new Finding(Finding.Kind.FAILED, failed.path(), "cannot be compared: " + failed.reason()));
        }
        return side;
    }

    private void merge(Side before, Side after, DatabaseComparison comparison) throws IOException {
        Side.Walk old = before.walk();
        Side.Walk fresh = after.walk();
        Held one = old.next();
        Held other = fresh.next();
        while (one != null || other != null) {
            int order = one == null ? 1 : other == null ? -1 : Side.compare(one.name(), other.name());
            if (order < 0) {
                removed(one, after, comparison);
            } else if (order > 0) {
                only(Kind.ADDED, null, other, comparison);
            } else {
                both(one, other, comparison);
            }
            one = order <= 0 ? old.next() : one;
            other = order >= 0 ? fresh.next() : other;
        }
    }

    private void removed(Held held, Side after, DatabaseComparison comparison) throws IOException {
        Optional<String> unknown = after.unknown(held.name());
        if (unknown.isPresent()) {
            findings.add(new Finding(
                    Finding.Kind.SKIPPED,
                    FileName.escape(held.name()),
                    "in the archive, not compared: " + unknown.get()));
        } else {
            only(Kind.REMOVED, held, null, comparison);
        }
    }

    private void only(Kind kind, Held before, Held after, DatabaseComparison comparison) throws IOException {
        Held held = before == null ? after : before;
        if (held.isDirectory() && !exact) {
            return;
        }
        changes.add(new Change(kind, FileName.escape(held.name()), Set.of()));
        guarded(held, () -> {
            if (held.isDatabase()) {
                comparison.compare(before, after).ifPresent(databases::add);
            }
        });
    }

    private void both(Held before, Held after, DatabaseComparison comparison) throws IOException {
        if (before.isDirectory() && !exact) {
            return;
        }
        guarded(before, () -> {
            Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
            if (!before.isDirectory()) {
                if (!sameContent(before, after, comparison)) {
                    aspects.add(Aspect.CONTENT);
                }
                if (!sameTime(before, after)) {
                    aspects.add(Aspect.TIME);
                }
            }
            if (before.mode() >= 0 && after.mode() >= 0 && before.mode() != after.mode()) {
                aspects.add(Aspect.MODE);
            }
            if (!aspects.isEmpty()) {
                changes.add(new Change(Kind.CHANGED, FileName.escape(before.name()), aspects));
            } else if (!before.isDirectory()) {
                same++;
            }
        });
    }

    private boolean sameContent(Held before, Held after, DatabaseComparison comparison) throws IOException {
        // A database in use is more than its file: its latest rows may be in its log.
        if (!after.isDatabase() || request.against() instanceof DifferenceRequest.Archive) {
            if (before.size() == after.size() && Arrays.equals(before.sha256(), after.sha256())) {
                return true;
            }
            if (!after.isDatabase() && !before.isDatabase()) {
                return false;
            }
        }
        Optional<DifferenceResult.Database> difference = comparison.compare(before, after);
        difference.ifPresent(databases::add);
        return difference.isEmpty();
    }

    private boolean sameTime(Held before, Held after) {
        long ticks = Math.abs(before.time().ticks() - after.time().ticks());
        return exact ? ticks == 0 : ticks <= ROUNDED_TICKS;
    }

    private interface Comparing {
        void run() throws IOException;
    }

    /** What goes wrong with one file does not keep the others from being compared. */
    private void guarded(Held held, Comparing work) throws IOException {
        String name = FileName.escape(held.name());
        try {
            work.run();
        } catch (NoSuchFileException e) {
            findings.add(new Finding(Finding.Kind.VANISHED, name, "was gone before it could be compared"));
        } catch (ArchiveException e) {
            findings.add(new Finding(Finding.Kind.FAILED, name, "cannot be compared: " + e.detail()));
        } catch (HermesException e) {
            if (e.reason() == Reason.NO_SPACE) {
                throw e;
            }
            findings.add(new Finding(Finding.Kind.FAILED, name, "cannot be compared: " + e.getMessage()));
        } catch (IOException e) {
            findings.add(new Finding(Finding.Kind.FAILED, name, "cannot be compared: " + IoReason.of(e)));
        }
    }
}
