/** How fast the goals are beside other tools, in one run on one machine: {@code mvn verify -Pbenchmark}. */
package io.github.hermesbackup.benchmark;
