# A phone (n2) and a laptop (n3) sync with a server (n1) every 200 ms. Both change the same entry
# in between; each is told ok at once, and the later clock wins at the next sync.
topology multi-leader
clients 3
links star
sync-every 200ms
latency 10ms
horizon 900ms

50ms  c2 write x 2
90ms  c3 write x 3
150ms c2 read x
800ms c2 read x
800ms c1 read x
---- only calls, client, stores, change, drops
      50ms  c2      calls #1 write x=2
      61ms  n2      stores x=2 #1
      71ms  client  #1 is ok, counted n2
      90ms  c3      calls #2 write x=3
     101ms  n3      stores x=3 #2
     111ms  client  #2 is ok, counted n3
     150ms  c2      calls #3 read x
     170ms  client  #3 is ok: 2, written by #1, counted n2
     200ms  n2→n1   change sent #1 hop 1
     200ms  n3→n1   change sent #2 hop 1
     210ms  n2→n1   change arrives
     210ms  n3→n1   change arrives
     211ms  n1      stores x=2 #1
     211ms  n1      drops #1 of x: #2 wins unseen
     211ms  n1      stores x=3 #2
     400ms  n1→n2   change sent #2 hop 2
     400ms  n1→n3   change sent #1 hop 2
     410ms  n1→n2   change arrives
     410ms  n1→n3   change arrives
     411ms  n2      drops #1 of x: #2 wins unseen
     411ms  n2      stores x=3 #2
     411ms  n3      drops #1 of x: #2 wins unseen
     800ms  c2      calls #4 read x
     800ms  c1      calls #5 read x
     820ms  client  #5 is ok: 3, written by #2, counted n1
     820ms  client  #4 is ok: 3, written by #2, counted n2
----
ended by horizon at 900ms
stale read #3, missed #2, 1 behind
durable: holds
linearizable: broken at 170ms: Read #3 of x returned 2, though write #2 (x=3) was acknowledged before it began.
read-your-writes: holds
monotonic-reads: holds
converged: holds
