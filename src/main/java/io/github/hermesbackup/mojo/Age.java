package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** When something was made, as a person reads it: {@code 2026-11-22 10:15 (3 days ago)}, in local time. */
final class Age {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private Age() {}

    static String of(Instant created, Machine machine) {
        return TIME.format(created.atZone(machine.zone())) + " (" + since(created, machine) + ")";
    }

    static String since(Instant created, Machine machine) {
        Duration age = Duration.between(created, machine.clock().instant());
        if (age.isNegative()) {
            return "in the future";
        } else if (age.toMinutes() < 1) {
            return "just now";
        } else if (age.toHours() < 1) {
            return Sizes.count(age.toMinutes(), "minute") + " ago";
        } else if (age.toDays() < 1) {
            return Sizes.count(age.toHours(), "hour") + " ago";
        }
        return Sizes.count(age.toDays(), "day") + " ago";
    }
}
