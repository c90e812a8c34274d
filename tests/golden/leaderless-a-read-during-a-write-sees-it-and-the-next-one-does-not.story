# W + R > N, and yet not linearizable: a read during a write.
#
# Ada's write is slow to reach n2 and n3. While it is under way one read asks n1 and n2 and finds the
# new value; a later read asks n2 and n3 and finds nothing. Without repair time has gone backwards.
topology leaderless
n 3
w 3
r 2
repair none
latency 2ms
disk 1ms
clients 3
horizon 300ms

0s   delay c1-n2 60ms
0s   delay c1-n3 60ms
0s   c1 write x 7
20ms c2 read x at n1,n2
40ms c3 read x at n2,n3
---- only calls, client, stores
        0s  c1      calls #1 write x=7
       3ms  n1      stores x=7 #1
      20ms  c2      calls #2 read x
      24ms  client  #2 is ok: 7, written by #1, counted n1,n2
      40ms  c3      calls #3 read x
      44ms  client  #3 is ok, counted n2,n3
      61ms  n2      stores x=7 #1
      61ms  n3      stores x=7 #1
     100ms  client  #1 is unknown: too few acknowledgements, counted n1
----
ended by horizon at 300ms
durable: holds
linearizable: broken at 44ms: Read #3 of x found nothing after read #2 had returned 7.
read-your-writes: holds
monotonic-reads: holds
converged: holds
