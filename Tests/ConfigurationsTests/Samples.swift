/// Configuration files in the layouts of their tools; all values are invented.
enum Samples {
    static let vllmScript = """
        #!/bin/bash
        # Serves the demo.
        MODEL=meta-llama/Llama-3.1-70B-Instruct
        export VLLM_API_KEY=secret-of-mine
        CUDA_VISIBLE_DEVICES=0,1,2,3 vllm serve "$MODEL" \\
          --tensor-parallel-size 4 \\
          --max-model-len=32K --max_num_seqs 128 \\
          --gpu-memory-utilization 0.92 \\
          --quantization fp8 --kv-cache-dtype fp8_e4m3 \\
          --speculative-config '{"method": "ngram", "num_speculative_tokens": 3}' \\
          --no-enable-prefix-caching --enable-lora --trust-remote-code \\
          --port 8000
        """

    static let dockerRun = """
        docker run --gpus all -v ~/.cache:/root/.cache -p 8000:8000 --ipc=host \\
          vllm/vllm-openai:v0.10.1 --model Qwen/Qwen3-32B -tp 2
        """

    static let sglang = """
        python3 -m sglang.launch_server --model-path Qwen/Qwen3-8B --tp 2 --dp-size 2 \\
          --mem-fraction-static 0.85 --max-running-requests 256 --chunked-prefill-size 8192 --disable-radix-cache
        """

    static let tensorRT = """
        trtllm-serve openai/gpt-oss-120b --tp_size 2 --ep_size 2 --max_batch_size 64 --max_num_tokens 8192 \\
          --kv_cache_free_gpu_memory_fraction 0.9 --extra_llm_api_options extra.yaml
        """

    static let tensorRTSettings = """
        tensor_parallel_size: 8
        moe_expert_parallel_size: 8
        enable_attention_dp: true
        max_batch_size: 256
        kv_cache_config:
          free_gpu_memory_fraction: 0.8
          enable_block_reuse: false
          dtype: fp8
        cuda_graph_config:
          enable_padding: true
        speculative_config:
          decoding_type: MTP
          num_nextn_predict_layers: 3
        """

    static let vllmSettings = """
        model: Qwen/Qwen3-8B
        tensor-parallel-size: 2
        max-model-len: 16384
        max-num-seqs: 64
        enable-lora: true
        """

    static let deployment = """
        apiVersion: v1
        kind: Service
        metadata: {name: llm}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: llm
        spec:
          replicas: 3
          template:
            spec:
              nodeSelector:
                cloud.google.com/gke-accelerator: nvidia-h100-80gb
              containers:
                - name: sidecar
                  image: busybox:1.36
                  args: ["sleep", "inf"]
                - name: server
                  image: vllm/vllm-openai:v0.11.0
                  command: ["/bin/sh", "-c"]
                  args:
                    - |
                      vllm serve meta-llama/Llama-3.1-8B-Instruct \\
                        --max-num-seqs 96 \\
                        --enable-sleep-mode
                  resources:
                    limits: {nvidia.com/gpu: "1"}
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: llm}
        spec:
          scaleTargetRef: {kind: Deployment, name: llm}
          minReplicas: 2
          maxReplicas: 9
        """

    static let modelService = """
        apiVersion: serving.kserve.io/v1alpha2
        kind: LLMInferenceService
        metadata: {name: demo}
        spec:
          model: {uri: "hf://meta-llama/Llama-3.1-8B-Instruct", name: demo-8b}
          replicas: 2
          parallelism: {tensor: 2}
          template:
            containers:
              - name: main
                env: [{name: VLLM_ADDITIONAL_ARGS, value: "--max-num-seqs=32 --max-model-len 4096"}]
                resources: {limits: {nvidia.com/gpu: "2"}}
          prefill: {replicas: 1, template: {containers: [{name: main}]}}
        """

    static let inferenceService = """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata: {name: qwen}
        spec:
          predictor:
            minReplicas: 1
            maxReplicas: 4
            model:
              modelFormat: {name: huggingface}
              storageUri: s3://bucket/qwen
              args: ["--model_name=qwen", "--max-model-len=8192"]
              resources: {limits: {nvidia.com/gpu: 1}}
            workerSpec: {pipelineParallelSize: 2, tensorParallelSize: 8}
        """

    static let productionStack = """
        servingEngineSpec:
          runtimeClassName: ""
          modelSpec:
          - name: llama
            repository: vllm/vllm-openai
            tag: v0.10.0
            modelURL: meta-llama/Llama-3.1-8B-Instruct
            replicaCount: 2
            requestCPU: 6
            requestMemory: 16Gi
            requestGPU: "2"
            requestGPUType: nvidia.com/gpu
            hf_token: hf_secretsecret
            vllmConfig:
              maxModelLen: 8192
              tensorParallelSize: 1
              gpuMemoryUtilization: 0.9
              extraArgs: ["--tensor-parallel-size", "2", "--disable-log-requests"]
            lmcacheConfig: {enabled: true, cpuOffloadingBufferSize: "30"}
          - name: qwen
            tag: latest
            modelURL: Qwen/Qwen3-8B
            replicaCount: 1
            requestGPU: 1
        routerSpec: {replicaCount: 1}
        """

    static let llmd = """
        fullnameOverride: demo
        modelArtifacts:
          name: Qwen/Qwen3-32B
          uri: hf://{{ .Values.modelArtifacts.name }}
        accelerator: {type: nvidia}
        decode:
          create: true
          replicas: 4
          parallelism: {tensor: 2, dataLocal: 1}
          containers:
            - name: vllm
              image: ghcr.io/llm-d/llm-d-cuda:v0.4.0
              modelCommand: vllmServe
              args: ["--max-num-seqs=64", "--block-size=64"]
        prefill: {create: false}
        """

    static let ray = """
        applications:
        - name: llm
          import_path: ray.serve.llm:build_openai_app
          args:
            llm_configs:
            - model_loading_config: {model_id: small, model_source: Qwen/Qwen3-8B}
              accelerator_type: L40S
              deployment_config:
                autoscaling_config: {min_replicas: 1, max_replicas: 4, target_ongoing_requests: 32}
              engine_kwargs: {tensor_parallel_size: 1, max_model_len: 8192, max_num_seqs: 64, enable_lora: true}
            - model_loading_config: {model_id: large, model_source: meta-llama/Llama-3.1-70B-Instruct}
              accelerator_type: H100
              deployment_config: {num_replicas: 2}
              engine_kwargs:
                tensor_parallel_size: 4
                kv_cache_dtype: fp8
                hf_token: hf_secretsecret
            - ./third.yaml
        """

    static let compose = """
        services:
          proxy: {image: "nginx:1.27"}
          llm:
            image: lmsysorg/sglang:v0.5.3
            command: python3 -m sglang.launch_server --model-path Qwen/Qwen3-8B --tp 2
            deploy:
              resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}
        """

    static let deepSpeedTraining = """
        {
        \t"train_batch_size": 64,
        \t"train_micro_batch_size_per_gpu": 4,
          "bf16": {"enabled": true},
          "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu"}},
          "tensor_parallel": {"autotp_size": 4}
        }
        """

    static let deepSpeedInference = """
        {"tensor_parallel": {"tp_size": 2}, "dtype": "fp16", "replace_with_kernel_inject": true, "max_batch_size": 16}
        """

    static let megatron = """
        ENV_VARS:
          CUDA_DEVICE_MAX_CONNECTIONS: 1
        MODEL_ARGS:
          --num-layers: 32
          --hidden-size: 4096
          --tensor-model-parallel-size: 2
          --pipeline-model-parallel-size: 4
          --micro-batch-size: 1
          --fp8-format: hybrid
          --bf16: true
          --save: ${CHECKPOINTS}
        TEST_TYPE: regular
        """

    static let megatronScript = """
        MODEL_ARGS=(
          --num-layers 32 --hidden-size 4096   # of the demo
          --tensor-model-parallel-size 8
          --bf16
        )
        torchrun --nproc_per_node 8 pretrain_gpt.py "${MODEL_ARGS[@]}"
        """

    static let determined = """
        name: demo-train
        resources: {slots_per_trial: 16, resource_pool: h100}
        hyperparameters:
          global_batch_size: 256
          lr: {type: log, base: 10, minval: -5, maxval: -3}
          overwrite_values: {model_parallel_size: 4, pipe_parallel_size: {type: const, val: 2}}
        searcher: {name: single, metric: loss, smaller_is_better: true, max_length: {batches: 2000}}
        entrypoint: python3 train.py
        """
}
