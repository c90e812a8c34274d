# n3 is cut off while x is deleted, and for longer than deletions are remembered. When it returns,
# n1 has forgotten what it had to tell it, and asks for all that n3 has: the value. Nobody tells
# n2.
topology multi-leader
clients 3
tombstone-grace 200ms
latency 5ms
horizon 1500ms

20ms  c1 write x 1
100ms cut n3 | n1,n2,c1,c2
120ms c1 delete x
300ms c1 read x
600ms heal
1200ms c1 read x
1200ms c3 read x
---- only calls, client, stores, forgets, gives, cut, heal, state sent
      20ms  c1      calls #1 write x=1
      26ms  n1      stores x=1 #1
      31ms  client  #1 is ok, counted n1
      32ms  n2      stores x=1 #1
      32ms  n3      stores x=1 #1
     100ms  script  cut n3 | n1,n2,c1,c2
     120ms  c1      calls #2 delete x
     126ms  n1      gives #1 of x up for #2
     131ms  client  #2 is ok, counted n1
     132ms  n2      gives #1 of x up for #2
     300ms  c1      calls #3 read x
     310ms  client  #3 is ok, counted n1
     326ms  n1→n3   state sent keys 1: that replica is behind
     327ms  n1      forgets that #2 deleted x
     333ms  n2      forgets that #2 deleted x
     376ms  n1→n3   state sent keys 0: that replica is behind
     426ms  n1→n3   state sent keys 0: that replica is behind
     476ms  n1→n3   state sent keys 0: that replica is behind
     526ms  n1→n3   state sent keys 0: that replica is behind
     576ms  n1→n3   state sent keys 0: that replica is behind
     600ms  script  heal
     626ms  n1→n3   state sent keys 0: that replica is behind
     681ms  n3→n1   state sent keys 1: that replica is behind
     687ms  n1      stores x=1 #1
      1.2s  c1      calls #4 read x
      1.2s  c3      calls #5 read x
     1.21s  client  #4 is ok: 1, written by #1, counted n1
     1.21s  client  #5 is ok: 1, written by #1, counted n3
----
ended by horizon at 1.5s
stale read #4, missed #2, 1 behind
stale read #5, missed #2, 1 behind
durable: holds
linearizable: broken at 1.21s: Read #4 of x returned 1, though delete #2 was acknowledged before it began.
read-your-writes: broken at 1.21s: c1 deleted x with #2, and its read #4 returned 1.
monotonic-reads: holds
deleted-stays-deleted: broken at 687ms: Delete #2 of x had replaced #1; n1 took #1 in after it had forgotten the delete.
converged: broken at 1.5s: At the end x is 1 on n1,n3 and missing on n2.
