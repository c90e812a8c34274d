# Blocking read repair: the read saw 7 on n1 alone, so it first brings n3 up to date, then answers.
topology leaderless
repair blocking
latency 2ms
disk 1ms
horizon 200ms

0s   cut c1 | n2,n3
0s   c1 write x 7
20ms c2 read x at n1,n3
---- without heartbeats
        0s  script  cut c1 | n2,n3
        0s  script  c1 write x 7
        0s  c1      calls #1 write x=7
        0s  c1→n1   write sent #1 value 7
        0s  c1→n2   write sent #1 value 7
        0s  c1→n3   write sent #1 value 7
       2ms  c1→n1   write arrives
       2ms  c1→n2   write dies at a wall
       2ms  c1→n3   write dies at a wall
       3ms  n1      stores x=7 #1
       3ms  n1→c1   stored sent #1
       5ms  n1→c1   stored arrives
      20ms  script  c2 read x at n1,n3
      20ms  c2      calls #2 read x
      20ms  c2→n1   read sent #2
      20ms  c2→n3   read sent #2
      22ms  c2→n1   read arrives
      22ms  n1→c2   answer sent #2 value 7
      22ms  c2→n3   read arrives
      22ms  n3→c2   answer sent #2 value 0
      24ms  n1→c2   answer arrives
      24ms  n3→c2   answer arrives
      24ms  c2→n3   repair sent #2 value 7: that replica was stale
      26ms  c2→n3   repair arrives
      27ms  n3      stores x=7 #1
      27ms  n3→c2   repaired sent #2
      29ms  n3→c2   repaired arrives
      29ms  client  #2 is ok: 7, written by #1, counted n1,n3
     100ms  client  #1 is unknown: too few acknowledgements, counted n1
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: unknown: c1 is still cut off from n2,n3.
