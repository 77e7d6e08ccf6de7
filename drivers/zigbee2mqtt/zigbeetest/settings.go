package zigbeetest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const settings = `version: 5
mqtt:
  base_topic: zigbee2mqtt
  server: mqtt://%s
  user: %s
  password: %s
serial:
  port: /dev/null
  adapter: zstack
frontend:
  enabled: false
availability:
  enabled: true
advanced:
  log_level: info
  log_output:
    - console
  channel: 11
  network_key: [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13]
  pan_id: 6754
  ext_pan_id: [221, 221, 221, 221, 221, 221, 221, 221]
devices:
`

// writeSettings writes Zigbee2MQTT's configuration, and a database in which every
// lock has joined already.
func (n *Network) writeSettings() error {
	if err := os.MkdirAll(n.dir, 0o750); err != nil {
		return err
	}
	var yaml, database strings.Builder
	fmt.Fprintf(&yaml, settings, n.Broker.Address(), Username, Password)
	database.WriteString(coordinator + "\n")
	for i, lock := range n.locks {
		fmt.Fprintf(&yaml, "  '%s':\n    friendly_name: 'house/lock %d'\n", lock, i+1)
		fmt.Fprintf(&database, joined+"\n", i+2, lock, 0x1000+i, time.Now().UnixMilli())
	}
	if err := os.WriteFile(filepath.Join(n.dir, "radio.cjs"), radio, 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(n.dir, "configuration.yaml"), []byte(yaml.String()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(n.dir, "database.db"), []byte(database.String()), 0o600)
}

const coordinator = `{"id":1,"type":"Coordinator","ieeeAddr":"0x00124b0000000001","nwkAddr":0,"manufId":0,"epList":[1],"endpoints":` +
	`{"1":{"profId":260,"epId":1,"devId":5,"inClusterList":[],"outClusterList":[],` +
	`"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},` +
	`"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{}}`

const joined = `{"id":%d,"type":"EndDevice","ieeeAddr":"%s","nwkAddr":%d,"manufId":4125,"manufName":"Yale","powerSource":"Battery",` +
	`"modelId":"YRD226/246 TSDB","epList":[1],"endpoints":{"1":{"profId":260,"epId":1,"devId":10,"inClusterList":[0,1,3,9,10,257],` +
	`"outClusterList":[10,25],"clusters":{},"binds":[],"configuredReportings":[],"meta":{}}},` +
	`"interviewCompleted":true,"interviewState":"SUCCESSFUL","meta":{},"lastSeen":%d}`

func quoted(texts []string) string {
	encoded, _ := json.Marshal(texts)
	return string(encoded)
}
