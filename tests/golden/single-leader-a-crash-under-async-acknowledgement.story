# The same seed, the same clients and the same crash under async acknowledgement.
#
# Writes that only the leader had are acknowledged, and lost with it.
topology single-leader
clients 2
workload rate
rate 30
pace even
read-share 0
latency 2ms
disk 1ms
client-timeout 100ms
seed 5
horizon 700ms

0s    delay n1-n3 10ms
100ms cut n1 | n2,n3
130ms crash n1
131ms heal
450ms restart n1
---- only calls, client, crashes, restarts, suspects, is leader, discards, cut, heal
        0s  n1      is leader in epoch 1
  18.873ms  c1      calls #1 write x=1
  23.873ms  client  #1 is ok, counted n1
  26.712ms  c2      calls #2 write x=2
  31.712ms  client  #2 is ok, counted n1
  52.206ms  c1      calls #3 write x=3
  57.206ms  client  #3 is ok, counted n1
  60.045ms  c2      calls #4 write x=4
  65.045ms  client  #4 is ok, counted n1
  85.539ms  c1      calls #5 write x=5
  90.539ms  client  #5 is ok, counted n1
  93.378ms  c2      calls #6 write x=6
  98.378ms  client  #6 is ok, counted n1
     100ms  script  cut n1 | n2,n3
 118.872ms  c1      calls #7 write x=7
 123.872ms  client  #7 is ok, counted n1
 126.711ms  c2      calls #8 write x=8
     130ms  n1      crashes
     131ms  script  heal
 131.711ms  client  #8 is ok, counted n1
 152.205ms  c1      calls #9 write x=9
 160.044ms  c2      calls #10 write x=10
     224ms  m1      suspects n1
 252.205ms  client  #9 is unknown: no answer in time
     257ms  n2      is leader in epoch 2
     259ms  m1      suspects nobody
 260.044ms  client  #10 is unknown: no answer in time
 285.537ms  c1      calls #11 write x=11
 293.376ms  c2      calls #12 write x=12
 298.376ms  client  #12 is ok, counted n2
 326.709ms  c2      calls #13 write x=13
 331.709ms  client  #13 is ok, counted n2
 360.042ms  c2      calls #14 write x=14
 365.042ms  client  #14 is ok, counted n2
 385.537ms  client  #11 is unknown: no answer in time
 393.375ms  c2      calls #15 write x=15
 398.375ms  client  #15 is ok, counted n2
 418.869ms  c1      calls #16 write x=16
 423.869ms  client  #16 is ok, counted n2
 426.708ms  c2      calls #17 write x=17
 431.708ms  client  #17 is ok, counted n2
     450ms  n1      restarts
 452.202ms  c1      calls #18 write x=18
 457.202ms  client  #18 is ok, counted n2
 460.041ms  c2      calls #19 write x=19
 461.202ms  n1      discards 7 #7
 461.202ms  n1      discards 8 #8
 465.041ms  client  #19 is ok, counted n2
 485.535ms  c1      calls #20 write x=20
 490.535ms  client  #20 is ok, counted n2
 493.374ms  c2      calls #21 write x=21
 498.374ms  client  #21 is ok, counted n2
 518.868ms  c1      calls #22 write x=22
 523.868ms  client  #22 is ok, counted n2
 526.707ms  c2      calls #23 write x=23
 531.707ms  client  #23 is ok, counted n2
 552.201ms  c1      calls #24 write x=24
 557.201ms  client  #24 is ok, counted n2
  560.04ms  c2      calls #25 write x=25
  565.04ms  client  #25 is ok, counted n2
 585.534ms  c1      calls #26 write x=26
 590.534ms  client  #26 is ok, counted n2
 593.373ms  c2      calls #27 write x=27
 598.373ms  client  #27 is ok, counted n2
 618.867ms  c1      calls #28 write x=28
 623.867ms  client  #28 is ok, counted n2
 626.706ms  c2      calls #29 write x=29
 631.706ms  client  #29 is ok, counted n2
   652.2ms  c1      calls #30 write x=30
   657.2ms  client  #30 is ok, counted n2
 660.039ms  c2      calls #31 write x=31
 665.039ms  client  #31 is ok, counted n2
 685.533ms  c1      calls #32 write x=32
 690.533ms  client  #32 is ok, counted n2
 693.372ms  c2      calls #33 write x=33
 698.372ms  client  #33 is ok, counted n2
----
ended by horizon at 700ms
lost #7 x=7, acknowledged at 123.872ms
lost #8 x=8, acknowledged at 131.711ms
failover n1 to n2 in epoch 2: detected 224ms, promoted 257ms, no writes for 168.376ms, 2 acknowledged writes lost
durable: broken at 257ms: Write #7 (x=7), acknowledged at 123.872ms, is not in the log of n2, leader of epoch 2. One more acknowledged write is missing, too.
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
