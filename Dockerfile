# An image in which plumbline is a command, as `plumbline cluster kubernetes --image` wants it.
#   docker build --tag plumbline .
#   docker run --rm --volume "$PWD/out:/data" plumbline plumbline generate --people 1000 --out /data/small
# Any image with a shell, npm and Node 20.19 or newer can be the base:
#   docker build --build-arg BASE=node:22-slim --tag plumbline .
# It runs as user 1000, to whom the folder or volume at /data must be writable.
ARG BASE=node:24-slim

FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run prepare && npm prune --omit=dev --ignore-scripts && chmod +x dist/cli/main.js

FROM ${BASE}
ENV NODE_ENV=production
WORKDIR /opt/plumbline
COPY --from=build /build/package.json /build/LICENSE /build/CITATION.cff ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/scenarios ./scenarios
RUN mkdir -p /usr/local/bin /data && ln -s /opt/plumbline/dist/cli/main.js /usr/local/bin/plumbline && chown 1000:1000 /data
USER 1000:1000
WORKDIR /data
CMD ["plumbline", "--help"]
