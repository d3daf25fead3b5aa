"""The tests. domain: rules; features: rooms; journeys: whole stories; house: how the code is built."""
