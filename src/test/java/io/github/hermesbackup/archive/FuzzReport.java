package io.github.hermesbackup.archive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run over many mutants. */
final class FuzzReport {

    private static final int SHOWN = 100;

    long mutants;
    long accepted;
    final Map<ArchiveFault, Long> refused = new EnumMap<>(ArchiveFault.class);
    final Map<String, Long> acceptedBySeed = new TreeMap<>();
    final List<String> disagreements = new ArrayList<>();
    long disagreed;
    /** Members of accepted archives that were read by blocks as well. */
    long divided;

    long warnings;

    long slowestNanos;
    Mutants.Mutant slowest;
    long largestBytes;
    Mutants.Mutant largest;

    /** Begins anew after undamaged archives, all of which must have been accepted; they also get the JVM going. */
    void forgetSeeds(int seeds) {
        if (accepted != seeds) {
            throw new AssertionError(
                    "Only %d of %d undamaged archives are accepted: %s".formatted(accepted, seeds, refused));
        }
        mutants = accepted = divided = slowestNanos = largestBytes = 0;
        acceptedBySeed.clear();
    }

    void refuse(ArchiveFault fault) {
        refused.merge(fault, 1L, Long::sum);
    }

    void accept(Mutants.Mutant mutant) {
        accepted++;
        acceptedBySeed.merge(mutant.seed().name(), 1L, Long::sum);
    }

    void disagree(List<String> lines) {
        disagreed += lines.size();
        lines.stream().limit(SHOWN - disagreements.size()).forEach(disagreements::add);
    }

    void cost(Mutants.Mutant mutant, long cpuNanos, long allocatedBytes) {
        if (cpuNanos > slowestNanos) {
            slowestNanos = cpuNanos;
            slowest = mutant;
        }
        if (allocatedBytes > largestBytes) {
            largestBytes = allocatedBytes;
            largest = mutant;
        }
    }

    @Override
    public String toString() {
        return "%,d mutants, %,d accepted, %,d refused, %,d disagreements, %,d warnings, %,d members also read by blocks%nrefused: %s%naccepted: %s%nslowest: %.1f ms of CPU, %s%nmost memory: %,d bytes, %s"
                .formatted(
                        mutants,
                        accepted,
                        mutants - accepted,
                        disagreed,
                        warnings,
                        divided,
                        refused,
                        acceptedBySeed,
                        slowestNanos / 1e6,
                        slowest,
                        largestBytes,
                        largest);
    }
}
