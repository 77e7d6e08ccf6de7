# One image for every part of Latchkey; the command line says which:
#   api | worker | sandbox | migrate | doctor
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG BUILD=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.build=${BUILD}" -o /latchkey ./cmd/latchkey
# A new volume takes its owner from the folder it is mounted on.
RUN mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /latchkey /usr/local/bin/latchkey
COPY --from=build --chown=nonroot:nonroot /data /var/lib/latchkey
USER nonroot
ENTRYPOINT ["/usr/local/bin/latchkey"]
CMD ["api"]
