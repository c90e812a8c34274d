# n1 and n2 acknowledge, n3 has missed the write. n1 loses its disk and comes back empty, and says
# so to nobody. A read that asks n1 and n3 finds nothing: W + R > N counts on replicas that
# remember.
topology leaderless
latency 2ms
disk 1ms
horizon 300ms

0s    cut c1 | n3
10ms  c1 write x 7
100ms wipe n1
110ms restart n1
150ms c2 read x at n1,n3
200ms c2 read x at n2,n3
---- only calls, client, stores, crashes, restarts, repair sent
      10ms  c1      calls #1 write x=7
      13ms  n1      stores x=7 #1
      13ms  n2      stores x=7 #1
      15ms  client  #1 is ok, counted n1,n2
     100ms  n1      crashes and loses its disk
     110ms  n1      restarts
     150ms  c2      calls #2 read x
     154ms  client  #2 is ok, counted n1,n3
     200ms  c2      calls #3 read x
     204ms  client  #3 is ok: 7, written by #1, counted n2,n3
     204ms  c2→n3   repair sent #3 value 7: that replica was stale
     207ms  n3      stores x=7 #1
----
ended by horizon at 300ms
stale read #2, missed #1, 1 behind
durable: holds
linearizable: broken at 154ms: Read #2 of x found nothing, though write #1 (x=7) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: unknown: n3 is still cut off from c1.
