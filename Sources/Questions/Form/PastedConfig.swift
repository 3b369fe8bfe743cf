internal import Catalog
internal import Input

/// The `config.json` of a model as somebody pastes it, made short enough for a link.
enum PastedConfig {
    /// Fields that say nothing of memory or speed.
    private static let idle: Set<String> = [
        "architectures", "attention_bias", "attention_dropout", "attn_pdrop", "auto_map", "aux_loss_alpha",
        "bos_token_id", "decoder_start_token_id", "dtype", "embd_pdrop", "eos_token_id", "hidden_act",
        "hidden_dropout", "id2label", "image_token_id", "image_token_index", "initializer_range", "label2id",
        "layer_norm_eps", "layer_norm_epsilon", "mlp_bias", "output_router_logits", "pad_token_id", "pretraining_tp",
        "resid_pdrop", "rms_norm_eps", "rope_parameters", "rope_scaling", "rope_theta", "router_aux_loss_coef",
        "seq_aux", "transformers_version", "use_cache", "video_token_id", "vision_config", "vision_end_token_id",
        "vision_start_token_id",
    ]

    /// `text` without blanks, and without what the model that it describes does not depend on; `text` itself where it
    /// is no config, so that messages show what is wrong with it.
    static func shortened(_ text: String) -> String {
        guard case .map = value(text), let whole = model(text) else { return text }
        let short = without(idle, value(text)).compact
        return model(short) == whole ? short : value(text).compact
    }

    /// The JSON that `text` is, else the text.
    static func value(_ text: String) -> JSONValue {
        guard let json = try? JSONValue(reading: Array(text.utf8), name: "config.json"), case .map = json else {
            return .text(text)
        }
        return json
    }

    /// What the model is called: as the config says, where it says a name.
    static func name(_ text: String) -> String { model(text)?.id ?? standardName }

    private static let standardName = "pasted-model"

    private static func model(_ text: String) -> ModelArchitecture? {
        try? HuggingFaceModel.read(config: Array(text.utf8), name: standardName).architecture
    }

    private static func without(_ names: Set<String>, _ value: JSONValue) -> JSONValue {
        guard case .map(let map) = value else { return value }
        return .map(map.filter { !names.contains($0.key) }.mapValues { without(names, $0) })
    }
}
