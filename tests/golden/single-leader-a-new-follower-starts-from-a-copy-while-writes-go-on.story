# n4 joins. It gets a copy of the table as of the position at which reading it began, and then the
# entries that were written meanwhile; the clients do not notice.
topology single-leader
latency 2ms
disk 1ms
spares 1
failover off
clients 1
horizon 500ms

10ms  c1 write x 1
20ms  c1 write y 2
100ms join n4
120ms c1 write x 3
140ms c1 write y 4
300ms c1 read x at n4
---- only calls, client, joins, behind, copy, starts from, n4
      10ms  c1      calls #1 write x=1
      15ms  client  #1 is ok, counted n1
      20ms  c1      calls #2 write y=2
      25ms  client  #2 is ok, counted n1
     100ms  script  join n4
     100ms  n4      joins
     100ms  n4      is follower
     100ms  n4→m1   hello sent: back, and asking where it stands
     102ms  n4→m1   hello arrives
     102ms  m1→n4   announce sent epoch 1
     104ms  m1→n4   announce arrives
     104ms  n4      is follower in epoch 1
     104ms  n4      follows n1
     104ms  n4→n1   behind sent position 0: it starts from a copy of the table
     106ms  n4→n1   behind arrives
     106ms  n1      winds copy to ring at 156ms
     120ms  c1      calls #3 write x=3
     120ms  n1→n4   heartbeat sent
     120ms  n4      return rings
     120ms  m1→n4   ping sent
     122ms  n1→n4   heartbeat arrives
     122ms  n4→n1   behind sent position 0: it starts from a copy of the table
     122ms  m1→n4   ping arrives
     122ms  n4→m1   pong sent position 0
     123ms  n1→n4   append sent #3 to 3
     124ms  n4→n1   behind arrives
     124ms  n4→m1   pong arrives
     125ms  n1→n4   append arrives
     125ms  client  #3 is ok, counted n1
     140ms  c1      calls #4 write y=4
     140ms  n1→n4   heartbeat sent
     140ms  m1→n4   ping sent
     142ms  n1→n4   heartbeat arrives
     142ms  n4→n1   behind sent position 0: it starts from a copy of the table
     142ms  m1→n4   ping arrives
     142ms  n4→m1   pong sent position 0
     143ms  n1→n4   append sent #4 to 4
     144ms  n4→n1   behind arrives
     144ms  n4→m1   pong arrives
     145ms  n1→n4   append arrives
     145ms  client  #4 is ok, counted n1
     156ms  n1      copy rings
     156ms  n1→n4   copy sent position 2: it starts from a copy of the table
     158ms  n1→n4   copy arrives
     159ms  n4      starts from a copy as of 2
     159ms  n4      stores x=1 #1
     159ms  n4      stores y=2 #2
     159ms  n4→n1   acknowledge sent position 2
     160ms  n1→n4   heartbeat sent
     160ms  m1→n4   ping sent
     161ms  n4→n1   acknowledge arrives
     161ms  n1→n4   append sent to 4: that replica is behind
     162ms  n1→n4   heartbeat arrives
     162ms  n4→n1   alive sent position 2
     162ms  m1→n4   ping arrives
     162ms  n4→m1   pong sent position 2
     163ms  n1→n4   append arrives
     163ms  n4      appends 3 #3 epoch 1
     163ms  n4      appends 4 #4 epoch 1
     164ms  n4      flushed to 3
     164ms  n4      applies 3 #3
     164ms  n4→n1   acknowledge sent position 3
     164ms  n4      flushed to 4
     164ms  n4      applies 4 #4
     164ms  n4→n1   acknowledge sent position 4
     164ms  n4→n1   alive arrives
     164ms  n4→m1   pong arrives
     166ms  n4→n1   acknowledge arrives
     166ms  n4→n1   acknowledge arrives
     180ms  n1→n4   heartbeat sent
     180ms  m1→n4   ping sent
     182ms  n1→n4   heartbeat arrives
     182ms  n4→n1   alive sent position 4
     182ms  m1→n4   ping arrives
     182ms  n4→m1   pong sent position 4
     184ms  n4→n1   alive arrives
     184ms  n4→m1   pong arrives
     200ms  n1→n4   heartbeat sent
     200ms  m1→n4   ping sent
     202ms  n1→n4   heartbeat arrives
     202ms  n4→n1   alive sent position 4
     202ms  m1→n4   ping arrives
     202ms  n4→m1   pong sent position 4
     204ms  n4→n1   alive arrives
     204ms  n4→m1   pong arrives
     220ms  n1→n4   heartbeat sent
     220ms  m1→n4   ping sent
     222ms  n1→n4   heartbeat arrives
     222ms  n4→n1   alive sent position 4
     222ms  m1→n4   ping arrives
     222ms  n4→m1   pong sent position 4
     224ms  n4→n1   alive arrives
     224ms  n4→m1   pong arrives
     240ms  n1→n4   heartbeat sent
     240ms  m1→n4   ping sent
     242ms  n1→n4   heartbeat arrives
     242ms  n4→n1   alive sent position 4
     242ms  m1→n4   ping arrives
     242ms  n4→m1   pong sent position 4
     244ms  n4→n1   alive arrives
     244ms  n4→m1   pong arrives
     260ms  n1→n4   heartbeat sent
     260ms  m1→n4   ping sent
     262ms  n1→n4   heartbeat arrives
     262ms  n4→n1   alive sent position 4
     262ms  m1→n4   ping arrives
     262ms  n4→m1   pong sent position 4
     264ms  n4→n1   alive arrives
     264ms  n4→m1   pong arrives
     280ms  n1→n4   heartbeat sent
     280ms  m1→n4   ping sent
     282ms  n1→n4   heartbeat arrives
     282ms  n4→n1   alive sent position 4
     282ms  m1→n4   ping arrives
     282ms  n4→m1   pong sent position 4
     284ms  n4→n1   alive arrives
     284ms  n4→m1   pong arrives
     300ms  script  c1 read x at n4
     300ms  c1      calls #5 read x
     300ms  c1→n4   read sent #5
     300ms  n1→n4   heartbeat sent
     300ms  m1→n4   ping sent
     302ms  c1→n4   read arrives
     302ms  n4→c1   value sent #5 value 3
     302ms  n1→n4   heartbeat arrives
     302ms  n4→n1   alive sent position 4
     302ms  m1→n4   ping arrives
     302ms  n4→m1   pong sent position 4
     304ms  n4→n1   alive arrives
     304ms  n4→m1   pong arrives
     304ms  n4→c1   value arrives
     304ms  client  #5 is ok: 3, written by #3, counted n4
     320ms  n1→n4   heartbeat sent
     320ms  m1→n4   ping sent
     322ms  n1→n4   heartbeat arrives
     322ms  n4→n1   alive sent position 4
     322ms  m1→n4   ping arrives
     322ms  n4→m1   pong sent position 4
     324ms  n4→n1   alive arrives
     324ms  n4→m1   pong arrives
     340ms  n1→n4   heartbeat sent
     340ms  m1→n4   ping sent
     342ms  n1→n4   heartbeat arrives
     342ms  n4→n1   alive sent position 4
     342ms  m1→n4   ping arrives
     342ms  n4→m1   pong sent position 4
     344ms  n4→n1   alive arrives
     344ms  n4→m1   pong arrives
     360ms  n1→n4   heartbeat sent
     360ms  m1→n4   ping sent
     362ms  n1→n4   heartbeat arrives
     362ms  n4→n1   alive sent position 4
     362ms  m1→n4   ping arrives
     362ms  n4→m1   pong sent position 4
     364ms  n4→n1   alive arrives
     364ms  n4→m1   pong arrives
     380ms  n1→n4   heartbeat sent
     380ms  m1→n4   ping sent
     382ms  n1→n4   heartbeat arrives
     382ms  n4→n1   alive sent position 4
     382ms  m1→n4   ping arrives
     382ms  n4→m1   pong sent position 4
     384ms  n4→n1   alive arrives
     384ms  n4→m1   pong arrives
     400ms  n1→n4   heartbeat sent
     400ms  m1→n4   ping sent
     402ms  n1→n4   heartbeat arrives
     402ms  n4→n1   alive sent position 4
     402ms  m1→n4   ping arrives
     402ms  n4→m1   pong sent position 4
     404ms  n4→n1   alive arrives
     404ms  n4→m1   pong arrives
     420ms  n1→n4   heartbeat sent
     420ms  m1→n4   ping sent
     422ms  n1→n4   heartbeat arrives
     422ms  n4→n1   alive sent position 4
     422ms  m1→n4   ping arrives
     422ms  n4→m1   pong sent position 4
     424ms  n4→n1   alive arrives
     424ms  n4→m1   pong arrives
     440ms  n1→n4   heartbeat sent
     440ms  m1→n4   ping sent
     442ms  n1→n4   heartbeat arrives
     442ms  n4→n1   alive sent position 4
     442ms  m1→n4   ping arrives
     442ms  n4→m1   pong sent position 4
     444ms  n4→n1   alive arrives
     444ms  n4→m1   pong arrives
     460ms  n1→n4   heartbeat sent
     460ms  m1→n4   ping sent
     462ms  n1→n4   heartbeat arrives
     462ms  n4→n1   alive sent position 4
     462ms  m1→n4   ping arrives
     462ms  n4→m1   pong sent position 4
     464ms  n4→n1   alive arrives
     464ms  n4→m1   pong arrives
     480ms  n1→n4   heartbeat sent
     480ms  m1→n4   ping sent
     482ms  n1→n4   heartbeat arrives
     482ms  n4→n1   alive sent position 4
     482ms  m1→n4   ping arrives
     482ms  n4→m1   pong sent position 4
     484ms  n4→n1   alive arrives
     484ms  n4→m1   pong arrives
     500ms  n1→n4   heartbeat sent
     500ms  m1→n4   ping sent
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
