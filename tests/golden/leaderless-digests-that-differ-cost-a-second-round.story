# n3 has missed the second write, so its digest differs from the value that n1 sends. The read asks
# n3 again, in full: two rounds instead of one. Only then does it know which is newer, and mends n3.
topology leaderless
digests on
latency 2ms
disk 1ms
horizon 250ms

10ms  c1 write x 1
40ms  cut c1 | n3
50ms  c1 write x 2
150ms c2 read x at n1,n3
---- only calls, client, stores, answer, digest, repair, c2→n3
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
      50ms  c1      calls #2 write x=2
      53ms  n1      stores x=2 #2
      53ms  n2      stores x=2 #2
      55ms  client  #2 is ok, counted n1,n2
     150ms  c2      calls #3 read x
     150ms  c2→n3   digest request sent #3
     152ms  n1→c2   answer sent #3 value 2
     152ms  c2→n3   digest request arrives
     152ms  n3→c2   digest sent #3
     154ms  n1→c2   answer arrives
     154ms  n3→c2   digest arrives
     154ms  c2→n3   read sent #3
     156ms  c2→n3   read arrives
     156ms  n3→c2   answer sent #3 value 1
     158ms  n3→c2   answer arrives
     158ms  client  #3 is ok: 2, written by #2, counted n1,n3
     158ms  c2→n3   repair sent #3 value 2: that replica was stale
     160ms  c2→n3   repair arrives
     161ms  n3      stores x=2 #2
     161ms  n3→c2   repaired sent #3
     163ms  n3→c2   repaired arrives
----
ended by horizon at 250ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
