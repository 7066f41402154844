package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.Sizes;
import java.time.Duration;
import java.time.Instant;

/** How long ago something was, as a person says it. */
final class Ages {

    private Ages() {}

    static String of(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
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
