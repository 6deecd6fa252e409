package dev.manyhands;

import dev.manyhands.internal.LoopCopies;
import java.util.List;

/** The cells of a grid in rectangular tiles, row by row; a strip is one row of one tile. */
final class TileSpace extends Space {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int columns;
    private final int tileRows;
    private final int tileColumns;
    private final int tilesAcross;

    TileSpace(int rows, int columns, int tileRows, int tileColumns) {
        this.rows = rows;
        this.columns = columns;
        this.tileRows = Math.min(tileRows, Math.max(1, rows));
        this.tileColumns = Math.min(tileColumns, Math.max(1, columns));
        this.tilesAcross = Math.ceilDiv(columns, this.tileColumns);
    }

    /** Cells in a tile, if the grid has enough of them. */
    private static final int CELLS = 8192;
    private static final int TILE_COLUMNS = 1024;
    /** A grid is cut into at least so many tiles, if it has so many cells. */
    private static final int FEWEST_TILES = 256;

    /** Tiles whose size follows from the extent of the grid: long rows, for the caches, and many tiles, for the balance. */
    static TileSpace ofDefaultTiles(int rows, int columns) {
        long cells = (long) rows * columns;
        long most = Math.max(CELLS, Math.ceilDiv(cells, (long) LongSpace.MAX_PARTS / 4));
        return ofTiles(rows, columns, Math.clamp(cells / FEWEST_TILES, 1, most));
    }

    /** Tiles of about so many cells, wide rather than high. */
    static TileSpace ofTiles(int rows, int columns, long cells) {
        int wide = Math.clamp(cells, 1, Math.clamp(columns, 1, Math.max(TILE_COLUMNS, columns / 64)));
        int high = Math.clamp(cells / wide, 1, Math.max(1, rows));
        return new TileSpace(rows, columns, high, wide);
    }

    /** At most as many tiles as blocks of so many cells: whole rows if there are enough of them, else pieces of rows. */
    static TileSpace ofBlocks(int rows, int columns, long cells) {
        int blocks = (int) Math.max(1, Math.ceilDiv((long) rows * columns, cells));
        return rows >= blocks ? new TileSpace(rows, columns, Math.ceilDiv(rows, blocks), Math.max(1, columns))
                : new TileSpace(rows, columns, 1, Math.max(1, Math.ceilDiv(columns, blocks / Math.max(1, rows))));
    }

    /** Number of tiles that a grid would be cut into. */
    static long tiles(int rows, int columns, int tileRows, int tileColumns) {
        return (long) Math.ceilDiv(rows, tileRows) * Math.ceilDiv(columns, tileColumns);
    }

    long positionsPerPart() {
        return (long) tileRows * tileColumns;
    }

    @Override
    int parts() {
        return columns == 0 ? 0 : Math.ceilDiv(rows, tileRows) * tilesAcross;
    }

    @Override
    int partsAtOnce() {
        return Math.max(1, MOST_STRIPS / tileRows);
    }

    /** Tiles at the lower edge have fewer rows; their missing strips are empty. */
    @Override
    int strips(int first, int last) {
        return (last - first) * tileRows;
    }

    @Override
    long row(int first, int last, int strip) {
        return Math.min(rows - 1, (first + strip / tileRows) / tilesAcross * tileRows + strip % tileRows);
    }

    @Override
    int from(int first, int last, int strip) {
        return (first + strip / tileRows) % tilesAcross * tileColumns;
    }

    @Override
    int to(int first, int last, int strip) {
        int tile = first + strip / tileRows;
        int from = tile % tilesAcross * tileColumns;
        return tile / tilesAcross * tileRows + strip % tileRows < rows ? (int) Math.min(columns, (long) from + tileColumns) : from;
    }

    @Override
    long size() {
        return (long) rows * columns;
    }

    @Override
    long index(long row, int position) {
        return row * columns + position;
    }

    @Override
    Object key(long row, int position) {
        return List.of((int) row, position);
    }

    @Override
    String describe(long row, int position) {
        return "cell (" + row + ", " + position + ")";
    }

    @Override
    LoopCopies<Kernels> copies() {
        return Shapes.CELL;
    }

    @Override
    long rank(long row, int position) {
        return row * columns + position;
    }
}
