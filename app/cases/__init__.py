"""Cases (办件): from draft to certificate. `commands` are the verbs, `paperwork` what they print, `flow_log` what they leave."""
