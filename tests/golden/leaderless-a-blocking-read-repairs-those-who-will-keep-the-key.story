# n2 is about to leave, and n4 will keep x in its place; it takes long, for Cleo does not hear of
# it. A write fails half, on n1 and n2. A read finds it there, and is answered only when n4 has it
# as well: otherwise n2 would take one of the two copies away, and the next read would go back.
topology leaderless
nodes 4
repair blocking
latency 2ms
disk 1ms
clients 3
horizon 500ms

10ms  c1 write x 1
90ms  cut n2 | c3
100ms leave n2
140ms cut c1 > n3,n4
150ms c1 write x 2
260ms c2 read x at n1,n2
300ms heal n2 | c3
400ms c2 read x at n3,n4
---- only calls, client, stores, leave, repair sent
      10ms  c1      calls #1 write x=1
      13ms  n1      stores x=1 #1
      13ms  n2      stores x=1 #1
      13ms  n3      stores x=1 #1
      15ms  client  #1 is ok, counted n1,n2
     100ms  script  leave n2
     104ms  n4      stores x=1 #1
     150ms  c1      calls #2 write x=2
     153ms  n1      stores x=2 #2
     153ms  n2      stores x=2 #2
     250ms  client  #2 is unknown: too few acknowledgements, counted n1,n2
     260ms  c2      calls #3 read x
     264ms  c2→n4   repair sent #3 value 2
     267ms  n4      stores x=2 #2
     269ms  client  #3 is ok: 2, written by #2, counted n1,n2
     306ms  n2      leaves
     400ms  c2      calls #4 read x
     404ms  c2→n3   repair sent #4 value 2: that replica was stale
     407ms  n3      stores x=2 #2
     409ms  client  #4 is ok: 2, written by #2, counted n3,n4
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
