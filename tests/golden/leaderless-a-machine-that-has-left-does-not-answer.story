# n1 leaves while n3 is down. n3 comes back with the old ring on its disk, coordinates a read, and
# asks n1, which keeps x no more and holds an old value. n1 does not answer, so the read waits for
# n2, which is far away, and returns the write that n2 and n4 have acknowledged.
topology leaderless
nodes 4
coordinator any
repair none
latency 2ms
disk 1ms
horizon 300ms

0s    delay n2-n3 30ms
10ms  c1 write x 1 at n2
100ms leave n1
105ms crash n3
120ms c1 write x 2 at n2
200ms restart n3
200ms c2 read x at n3
---- only calls, client, leave, stores, crashes, restarts, read sent, answer sent
      10ms  c1      calls #1 write x=1
      13ms  n2      stores x=1 #1
      15ms  n1      stores x=1 #1
      19ms  client  #1 is ok, counted n1,n2
      43ms  n3      stores x=1 #1
     100ms  script  leave n1
     104ms  n4      stores x=1 #1
     105ms  n3      crashes
     107ms  n1      leaves
     120ms  c1      calls #2 write x=2
     123ms  n2      stores x=2 #2
     125ms  n4      stores x=2 #2
     129ms  client  #2 is ok, counted n2,n4
     200ms  n3      restarts
     200ms  c2      calls #3 read x
     202ms  n3→n1   read sent #3
     202ms  n3→n2   read sent #3
     232ms  n2→n3   answer sent #3 value 2
     264ms  client  #3 is ok: 2, written by #2, counted n2,n3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: broken at 300ms: At the end x is 2 on n2,n4 and 1 on n3.
