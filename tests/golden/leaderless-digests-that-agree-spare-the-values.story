# With digests one replica sends the value and the others a short number that stands for it. Here
# the numbers agree with the value: one round is enough, and nothing is repaired.
topology leaderless
digests on
latency 2ms
disk 1ms
horizon 150ms

10ms c1 write x 7
50ms c2 read x
---- only calls, client, answer, digest, repair
      10ms  c1      calls #1 write x=7
      15ms  client  #1 is ok, counted n1,n2
      50ms  c2      calls #2 read x
      50ms  c2→n2   digest request sent #2
      50ms  c2→n3   digest request sent #2
      52ms  n1→c2   answer sent #2 value 7
      52ms  c2→n2   digest request arrives
      52ms  n2→c2   digest sent #2
      52ms  c2→n3   digest request arrives
      52ms  n3→c2   digest sent #2
      54ms  n1→c2   answer arrives
      54ms  n2→c2   digest arrives
      54ms  client  #2 is ok: 7, written by #1, counted n1,n2
      54ms  n3→c2   digest arrives
----
ended by horizon at 150ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
