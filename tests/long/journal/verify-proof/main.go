// Verifies a C2SP tlog-proof with golang.org/x/mod alone: main PROOF ENTRY VKEY.
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	proof := string(must(os.ReadFile(os.Args[1])))
	entry := must(os.ReadFile(os.Args[2]))
	verifier := must(note.NewVerifier(os.Args[3]))
	head, checkpoint, _ := strings.Cut(proof, "\n\n")
	opened := must(note.Open([]byte(checkpoint), note.VerifierList(verifier)))
	lines := strings.Split(head, "\n")
	index := must(strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64))
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		var hash tlog.Hash
		copy(hash[:], must(base64.StdEncoding.DecodeString(line)))
		path = append(path, hash)
	}
	text := strings.Split(opened.Text, "\n")
	size := must(strconv.ParseInt(text[1], 10, 64))
	var root tlog.Hash
	copy(root[:], must(base64.StdEncoding.DecodeString(text[2])))
	if err := tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("proven")
}
