# W = 2, but only n1 hears of the write. The client is told unknown; nothing is rolled back.
#
# The first read asks n2 and n3 and finds nothing; the second asks n1 and n2 and finds the value, and
# its repair spreads it. A write that "failed" has happened.
topology leaderless
latency 2ms
disk 1ms
horizon 400ms

0s    cut c1 | n2,n3
0s    c1 write x 7
150ms c2 read x at n2,n3
200ms c2 read x at n1,n2
250ms c2 read x at n2,n3
---- only calls, client, stores, repair
        0s  c1      calls #1 write x=7
       3ms  n1      stores x=7 #1
     100ms  client  #1 is unknown: too few acknowledgements, counted n1
     150ms  c2      calls #2 read x
     154ms  client  #2 is ok, counted n2,n3
     200ms  c2      calls #3 read x
     204ms  client  #3 is ok: 7, written by #1, counted n1,n2
     204ms  c2→n2   repair sent #3 value 7: that replica was stale
     206ms  c2→n2   repair arrives
     207ms  n2      stores x=7 #1
     207ms  n2→c2   repaired sent #3
     209ms  n2→c2   repaired arrives
     250ms  c2      calls #4 read x
     254ms  client  #4 is ok: 7, written by #1, counted n2,n3
     254ms  c2→n3   repair sent #4 value 7: that replica was stale
     256ms  c2→n3   repair arrives
     257ms  n3      stores x=7 #1
     257ms  n3→c2   repaired sent #4
     259ms  n3→c2   repaired arrives
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
