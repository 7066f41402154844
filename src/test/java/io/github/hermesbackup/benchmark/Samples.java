package io.github.hermesbackup.benchmark;

import java.util.ArrayList;
import java.util.List;

/** Made-up samples. */
final class Samples {

    private final List<Sample> all = new ArrayList<>();
    private final String scale;

    Samples(String scale) {
        this.scale = scale;
    }

    Samples seconds(Operation operation, String contender, double... seconds) {
        for (double each : seconds) {
            all.add(new Sample(scale, all.size() + 1, operation, contender, each, 0, 0, 0));
        }
        return this;
    }

    Samples backup(Operation operation, String contender, double seconds, long bytes) {
        all.add(new Sample(scale, 1, operation, contender, seconds, 50_000_000, bytes, 0));
        return this;
    }

    Samples inGoal(String contender, double millis) {
        all.add(new Sample(scale, 1, Operation.SNAPSHOT_IN_GOAL, contender, 2, 0, 0, millis));
        return this;
    }

    List<Sample> list() {
        return List.copyOf(all);
    }

    Results results() {
        return new Results(list());
    }
}
